package io.tarweb.spring.internal.source;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The newest of the files whose names match a pattern, by the order of the versions that
 * the wildcards stand for: {@code *} for any number of characters, {@code ?} for one.
 */
final class NewestFile implements FileFinder {

	private static final Pattern WILDCARD = Pattern.compile("[*?]");

	private final Path directory;

	private final String pattern;

	private final Pattern names;

	/**
	 * A finder for a pattern.
	 * @param path a path with wildcards in its last name
	 * @throws IllegalArgumentException if there are wildcards before
	 */
	NewestFile(String path) {
		int slash = path.lastIndexOf('/');
		String directory = path.substring(0, slash + 1);
		if (isPattern(directory)) {
			throw new IllegalArgumentException("wildcards must be in the last part of the path");
		}
		this.directory = Path.of(directory).toAbsolutePath().normalize();
		this.pattern = path.substring(slash + 1);
		this.names = toRegex(this.pattern);
	}

	static boolean isPattern(String path) {
		return WILDCARD.matcher(path).find();
	}

	private static Pattern toRegex(String pattern) {
		StringBuilder regex = new StringBuilder();
		for (char each : pattern.toCharArray()) {
			String part = switch (each) {
				case '*' -> "(.*)";
				case '?' -> "(.)";
				default -> Pattern.quote(String.valueOf(each));
			};
			regex.append(part);
		}
		return Pattern.compile(regex.toString(), Pattern.DOTALL);
	}

	@Override
	public Path find() throws UnavailableException {
		return candidates().stream()
			.max(Comparator.comparing(this::version, VersionOrder.INSTANCE)
				.thenComparing((file) -> file.getFileName().toString()))
			.orElseThrow(() -> new UnavailableException(Unavailability.MISSING,
					"no file in " + this.directory + " matches " + this.pattern));
	}

	private List<Path> candidates() throws UnavailableException {
		List<Path> files = new ArrayList<>();
		try (DirectoryStream<Path> all = Files.newDirectoryStream(this.directory, this::matches)) {
			all.forEach(files::add);
		}
		catch (NoSuchFileException ex) {
			throw new UnavailableException(Unavailability.MISSING, "the directory " + this.directory + ", in which "
					+ this.pattern + " would be looked for, doesn't exist", ex);
		}
		catch (NotDirectoryException ex) {
			throw new UnavailableException(Unavailability.MISSING, this.directory + " isn't a directory", ex);
		}
		catch (AccessDeniedException ex) {
			throw new UnavailableException(Unavailability.UNREADABLE, this.directory,
					"the directory " + this.directory + " can't be read by this process", ex);
		}
		catch (DirectoryIteratorException ex) {
			throw UnavailableException.ofFile(this.directory, Objects.requireNonNull(ex.getCause()));
		}
		catch (IOException ex) {
			throw UnavailableException.ofFile(this.directory, ex);
		}
		return files;
	}

	private boolean matches(Path file) {
		return this.names.matcher(file.getFileName().toString()).matches() && Files.isRegularFile(file);
	}

	private String version(Path file) {
		Matcher name = this.names.matcher(file.getFileName().toString());
		if (!name.matches()) {
			throw new IllegalArgumentException(file + " doesn't match");
		}
		return IntStream.rangeClosed(1, name.groupCount()).mapToObj(name::group).collect(Collectors.joining("."));
	}

	/**
	 * Also those around the file that is the newest now, which may be a link.
	 */
	@Override
	public List<WatchPoint> watchPoints() throws IOException {
		List<WatchPoint> points = new ArrayList<>(LinkTrail.of(this.directory));
		if (Files.isDirectory(this.directory)) {
			points.add(new WatchPoint(this.directory.toRealPath(),
					(name) -> this.names.matcher(name.toString()).matches()));
			for (Path candidate : candidates()) {
				if (Files.isSymbolicLink(candidate)) {
					points.addAll(LinkTrail.of(candidate));
				}
			}
		}
		return points;
	}

}
