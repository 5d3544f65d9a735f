package io.tarweb.pack;

import java.util.Locale;
import java.util.Set;

/**
 * Files whose format is already compressed.
 */
final class CompressedTypes {

	private static final Set<String> EXTENSIONS = Set.of("7z", "aac", "apk", "avif", "br", "bz2", "docx", "ear", "epub",
			"flac", "gif", "gz", "heic", "jar", "jpeg", "jpg", "jxl", "lz4", "m4a", "m4v", "mkv", "mov", "mp3", "mp4",
			"odp", "ods", "odt", "oga", "ogg", "ogv", "opus", "png", "pptx", "rar", "svgz", "tgz", "war", "webm",
			"webp", "whl", "woff", "woff2", "xlsx", "xz", "zip", "zst", "zstd");

	private CompressedTypes() {
	}

	static boolean includes(String name) {
		int dot = name.lastIndexOf('.');
		return dot > name.lastIndexOf('/') && EXTENSIONS.contains(name.substring(dot + 1).toLowerCase(Locale.ROOT));
	}

}
