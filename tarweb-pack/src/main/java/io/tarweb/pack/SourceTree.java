package io.tarweb.pack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.tarweb.pack.SourceEntry.Type;
import org.jspecify.annotations.Nullable;

/**
 * The entries of the directory, in the order of the bytes of their paths, and those that
 * can't be packed. UTF-8 sorts names by code points, which is not how strings compare.
 */
final class SourceTree {

	/**
	 * The file that {@link Manifest} writes; one from an earlier archive isn't packed.
	 */
	static final String MANIFEST_NAME = "_tarweb.json";

	private static final int MAX_NAME_BYTES = 4096;

	private final PackSettings settings;

	private final Path root;

	private final Path realRoot;

	private final @Nullable Path realTarget;

	private final List<PathMatcher> excludes;

	private final List<SourceEntry> entries = new ArrayList<>();

	private final List<Problem> problems = new ArrayList<>();

	private final Deque<Path> followed = new ArrayDeque<>();

	private SourceTree(PackSettings settings) throws IOException {
		this.settings = settings;
		this.root = settings.directory();
		this.realRoot = this.root.toRealPath();
		this.realTarget = Files.exists(settings.target()) ? settings.target().toRealPath() : null;
		this.excludes = settings.excludes()
			.stream()
			.map((pattern) -> this.root.getFileSystem().getPathMatcher("glob:" + pattern))
			.toList();
	}

	/**
	 * Walks a directory.
	 */
	static SourceTree walk(PackSettings settings) {
		if (!Files.isDirectory(settings.directory())) {
			throw new PackException(PackException.Kind.SETTINGS,
					"'%s' is not a directory".formatted(settings.directory()), null);
		}
		try {
			SourceTree tree = new SourceTree(settings);
			tree.enter(tree.root, "");
			return tree;
		}
		catch (IOException ex) {
			throw new PackException(PackException.Kind.CONTENT,
					"'%s' can't be read: %s".formatted(settings.directory(), reason(ex)), ex);
		}
	}

	List<SourceEntry> entries() {
		return this.entries;
	}

	List<Problem> problems() {
		return this.problems;
	}

	int count(Type type) {
		return (int) this.entries.stream().filter((entry) -> entry.type() == type).count();
	}

	long fileBytes() {
		return this.entries.stream().mapToLong(SourceEntry::bytes).sum();
	}

	/**
	 * Adds a problem that was found later.
	 */
	void add(Problem problem) {
		this.problems.add(problem);
	}

	/**
	 * Ends the packing unless all problems are tolerated and something is left to pack.
	 */
	void requireTolerable() {
		List<Problem> severe = this.problems.stream()
			.filter((problem) -> !this.settings.tolerated().contains(problem.kind()))
			.toList();
		if (!severe.isEmpty()) {
			throw PackException.of(severe);
		}
		if (count(Type.FILE) == 0) {
			throw new PackException(PackException.Kind.CONTENT, "'%s' has no file to pack".formatted(this.root), null);
		}
	}

	private void enter(Path directory, String name) throws IOException {
		if (this.settings.followLinks()) {
			Path real = directory.toRealPath();
			if (this.followed.contains(real)) {
				problem(Problem.Kind.LINK, name, "leads back into a directory that it is in");
				return;
			}
			this.followed.push(real);
		}
		List<Child> children = list(directory, name);
		Map<String, String> ignoringCase = new HashMap<>();
		for (Child child : children) {
			String path = name.isEmpty() ? child.name : name + "/" + child.name;
			String other = ignoringCase.putIfAbsent(child.name.toLowerCase(Locale.ROOT), child.name);
			if (other != null) {
				problem(Problem.Kind.CASE, path, "differs from '%s' only in case".formatted(other));
			}
			if (path.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES) {
				problem(Problem.Kind.NAME, path.substring(0, 60) + "...",
						"is longer than %d bytes".formatted(MAX_NAME_BYTES));
			}
			else {
				add(child.file, path, child.attributes);
			}
		}
		if (this.settings.followLinks()) {
			this.followed.pop();
		}
	}

	private List<Child> list(Path directory, String name) {
		List<Child> children = new ArrayList<>();
		try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
			for (Path file : files) {
				Path relative = this.root.relativize(file);
				if (this.excludes.stream().noneMatch((exclude) -> exclude.matches(relative))) {
					read(file, name, children);
				}
			}
		}
		catch (IOException | DirectoryIteratorException ex) {
			problem(Problem.Kind.UNREADABLE, name.isEmpty() ? "." : name, "can't be listed: " + reason(ex));
		}
		children.sort(Comparator.comparing(Child::key, Arrays::compareUnsigned));
		return children;
	}

	private void read(Path file, String directory, List<Child> children) {
		String name = SourceName.of(file);
		String prefix = directory.isEmpty() ? "" : directory + "/";
		if (name == null) {
			problem(Problem.Kind.NAME, prefix + file.getFileName(), "has a name that is not UTF-8");
			return;
		}
		String fault = SourceName.fault(name);
		if (fault != null) {
			problem(Problem.Kind.NAME, prefix + name, fault);
			return;
		}
		try {
			BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class,
					LinkOption.NOFOLLOW_LINKS);
			if (attributes.isSymbolicLink() && this.settings.followLinks()) {
				attributes = Files.readAttributes(file, BasicFileAttributes.class);
			}
			if (!isOurs(file, prefix + name)) {
				children.add(new Child(file, name, attributes));
			}
		}
		catch (IOException ex) {
			Problem.Kind kind = Files.isSymbolicLink(file) ? Problem.Kind.LINK : Problem.Kind.UNREADABLE;
			problem(kind, prefix + name,
					(kind == Problem.Kind.LINK) ? "leads nowhere" : "can't be read: " + reason(ex));
		}
	}

	private boolean isOurs(Path file, String name) throws IOException {
		return name.equals(MANIFEST_NAME) || this.settings.format() == PackFormat.TGZ && name.equals(TgzOutput.TOC_NAME)
				|| this.realTarget != null && file.toRealPath(LinkOption.NOFOLLOW_LINKS).equals(this.realTarget);
	}

	private void add(Path file, String name, BasicFileAttributes attributes) throws IOException {
		long modified = Math.max(0, attributes.lastModifiedTime().to(TimeUnit.SECONDS));
		if (attributes.isDirectory()) {
			this.entries.add(new SourceEntry(file, name, Type.DIRECTORY, 0, modified, null));
			enter(file, name);
		}
		else if (attributes.isSymbolicLink()) {
			String target = target(file, name);
			if (target != null) {
				this.entries.add(new SourceEntry(file, name, Type.LINK, 0, modified, target));
			}
		}
		else if (!attributes.isRegularFile()) {
			problem(Problem.Kind.SPECIAL, name, "is not a file, directory or link");
		}
		else if (!Files.isReadable(file)) {
			problem(Problem.Kind.UNREADABLE, name, "can't be read: permission denied");
		}
		else {
			this.entries.add(new SourceEntry(file, name, Type.FILE, attributes.size(), modified, null));
		}
	}

	/**
	 * The links that a server resolves: relative, and never above the root.
	 */
	private @Nullable String target(Path link, String name) throws IOException {
		Path target = Files.readSymbolicLink(link);
		List<String> segments = new ArrayList<>();
		int depth = (int) name.chars().filter((character) -> character == '/').count();
		boolean outside = target.isAbsolute();
		for (Path segment : target) {
			String text = segment.toString();
			if (text.equals("..")) {
				outside |= --depth < 0;
			}
			else if (!text.equals(".")) {
				depth++;
				text = SourceName.of(link.resolveSibling(segment));
			}
			segments.add(String.valueOf(text));
		}
		if (outside) {
			problem(Problem.Kind.LINK, name, "leads out of the directory, to '%s'".formatted(target));
			return null;
		}
		try {
			if (!link.toRealPath().startsWith(this.realRoot)) {
				problem(Problem.Kind.LINK, name, "leads out of the directory, to '%s'".formatted(target));
				return null;
			}
		}
		catch (IOException ex) {
			problem(Problem.Kind.LINK, name, "leads nowhere, to '%s'".formatted(target));
			return null;
		}
		return String.join("/", segments);
	}

	private void problem(Problem.Kind kind, String path, String message) {
		this.problems.add(new Problem(kind, SourceName.printable(path), SourceName.printable(message)));
	}

	static String reason(Exception ex) {
		if (ex instanceof AccessDeniedException) {
			return "permission denied";
		}
		if (ex instanceof FileAlreadyExistsException exists) {
			return "'%s' is in the way".formatted(exists.getFile());
		}
		Throwable cause = (ex instanceof DirectoryIteratorException && ex.getCause() != null) ? ex.getCause() : ex;
		String message = cause.getMessage();
		return (message != null) ? message : cause.getClass().getSimpleName();
	}

	private record Child(Path file, String name, BasicFileAttributes attributes) {

		/** A directory sorts like its members, with the slash after its name. */
		byte[] key() {
			return (this.attributes.isDirectory() ? this.name + "/" : this.name).getBytes(StandardCharsets.UTF_8);
		}

	}

}
