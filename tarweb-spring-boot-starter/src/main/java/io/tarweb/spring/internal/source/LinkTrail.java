package io.tarweb.spring.internal.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Follows a path from the root on, and collects every directory entry that decides where
 * it leads: directories, links on the way, the links' targets. If one of them is
 * replaced, the path leads to another file, although nothing happened in its last
 * directory. This is how a Kubernetes volume is updated ({@code docs.tar ->
 * ..data/docs.tar}, {@code ..data -> ..2026_01_01}, of which the second link is
 * replaced), and how deployments with a link {@code current} are.
 */
final class LinkTrail {

	/** The limit of Linux. */
	private static final int MAX_LINKS = 40;

	private final Map<Path, Set<String>> names = new LinkedHashMap<>();

	private int links;

	private LinkTrail() {
	}

	/**
	 * The places where a change of a path's target shows.
	 * @param path the path, which may lead nowhere
	 * @return the places, as far as the path leads
	 */
	static List<WatchPoint> of(Path path) {
		LinkTrail trail = new LinkTrail();
		trail.follow(path.toAbsolutePath().normalize());
		return trail.names.entrySet()
			.stream()
			.map((each) -> new WatchPoint(each.getKey(), (name) -> each.getValue().contains(name.toString())))
			.toList();
	}

	/**
	 * Every directory entry that decides where a path leads, and the root.
	 * @param path the path, which leads somewhere
	 * @return the paths of directories and links
	 */
	static List<Path> entriesOf(Path path) {
		LinkTrail trail = new LinkTrail();
		Path absolute = path.toAbsolutePath().normalize();
		trail.follow(absolute);
		List<Path> entries = new ArrayList<>(List.of(absolute.getRoot()));
		trail.names.forEach((directory, names) -> names.forEach((name) -> entries.add(directory.resolve(name))));
		return entries;
	}

	/**
	 * Returns where the path leads, without links, or the first name on the way that
	 * doesn't exist.
	 */
	private Path follow(Path path) {
		Path real = path.getRoot();
		for (Path name : path) {
			if (!Files.isDirectory(real, LinkOption.NOFOLLOW_LINKS)) {
				return real;
			}
			this.names.computeIfAbsent(real, (any) -> new TreeSet<>()).add(name.toString());
			Path entry = real.resolve(name);
			real = (Files.isSymbolicLink(entry)) ? followLink(real, entry) : entry;
		}
		return real;
	}

	private Path followLink(Path directory, Path link) {
		if (++this.links > MAX_LINKS) {
			return link;
		}
		try {
			return follow(directory.resolve(Files.readSymbolicLink(link)).normalize());
		}
		catch (IOException ex) {
			return link;
		}
	}

}
