package io.tarweb.internal.archive;

import org.jspecify.annotations.Nullable;

/**
 * An entry of an archive that isn't among its members.
 *
 * @param name its name in the archive; bytes that aren't UTF-8 are replaced
 * @param target where it leads, {@code null} if it isn't a link
 */
public record SkippedEntry(SkippedKind kind, String name, @Nullable String target) {

}
