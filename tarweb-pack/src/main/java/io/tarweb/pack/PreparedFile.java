package io.tarweb.pack;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A file with everything that is written for it.
 *
 * @param entry the file
 * @param siblings its compressed forms
 * @param stream its content as the one gzip stream that it gets in a
 * {@link PackFormat#TGZ}, otherwise {@code null}
 * @param links what a page links to, {@code null} for other files
 */
record PreparedFile(SourceEntry entry, Body content, Map<Encoding, Body> siblings, @Nullable Body stream,
		@Nullable PageLinks links) {

}
