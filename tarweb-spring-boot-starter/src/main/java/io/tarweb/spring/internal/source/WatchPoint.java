package io.tarweb.spring.internal.source;

import java.nio.file.Path;
import java.util.function.Predicate;

/**
 * A place in the file system whose events show that an archive has changed.
 *
 * @param directory a directory that exists, without symbolic links in its path
 * @param names which names in it matter
 */
public record WatchPoint(Path directory, Predicate<Path> names) {
}
