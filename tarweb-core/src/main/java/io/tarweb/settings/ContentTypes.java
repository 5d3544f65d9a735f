package io.tarweb.settings;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import io.tarweb.internal.http.Octets;

/**
 * The media types of files by their extension (RFC 9110 8.3), immutable. Each type has a
 * small number, so that a table of a million files can keep one number per file; looking
 * a type up by the bytes of a name allocates nothing.
 * <p>
 * Text is declared to be UTF-8: every {@code text/*} and {@code application/javascript}
 * (which RFC 9239 made an alias of {@code text/javascript}) without a charset of its own
 * gets {@code charset=utf-8}. Other types stay as they are, for the reasons given in
 * {@code mime.types}.
 */
public final class ContentTypes {

	/** The number of {@code application/octet-stream}, for everything unknown. */
	public static final int OCTET_STREAM = 0;

	private static final byte[] CHARSET = Octets.ascii("charset");

	private static final ContentTypes STANDARD = new ContentTypes(standardTable());

	private final Map<String, String> byExtension;

	private final byte[][] values;

	/** An open hash table of lower-case extensions, at most half full. */
	private final byte[][] extensions;

	private final int[] ids;

	private final int longestExtension;

	private ContentTypes(Map<String, String> byExtension) {
		this.byExtension = byExtension;
		this.extensions = new byte[Integer.highestOneBit(byExtension.size()) * 4][];
		this.ids = new int[this.extensions.length];
		Map<String, Integer> idOfValue = new LinkedHashMap<>();
		idOfValue.put("application/octet-stream", OCTET_STREAM);
		int longest = 0;
		for (Map.Entry<String, String> entry : byExtension.entrySet()) {
			byte[] extension = Octets.ascii(entry.getKey());
			int slot = slot(extension, 0, extension.length);
			this.extensions[slot] = extension;
			this.ids[slot] = idOfValue.computeIfAbsent(entry.getValue(), (value) -> idOfValue.size());
			longest = Math.max(longest, extension.length);
		}
		this.longestExtension = longest;
		this.values = idOfValue.keySet().stream().map(Octets::ascii).toArray(byte[][]::new);
	}

	/**
	 * Gives the usual types of files on the web.
	 */
	public static ContentTypes standard() {
		return STANDARD;
	}

	/**
	 * Adds types to this table or replaces existing ones.
	 * @param extra the media types, with parameters if needed, by extension without its
	 * dot
	 * @return a new table
	 * @throws IllegalArgumentException for an invalid extension or media type, naming
	 * both
	 */
	public ContentTypes with(Map<String, String> extra) {
		Map<String, String> all = new LinkedHashMap<>(this.byExtension);
		extra.forEach((extension, type) -> all.put(checkedExtension(extension, type), checkedValue(extension, type)));
		return new ContentTypes(all);
	}

	/**
	 * Looks up a file by what follows the last dot in the last segment of its name,
	 * ignoring the case of ASCII letters.
	 * @param name holds the name or path
	 * @param from the index of the first byte
	 * @param to the index after the last byte
	 * @return the number of the type, {@link #OCTET_STREAM} if the extension is missing
	 * or unknown
	 */
	public int id(byte[] name, int from, int to) {
		int start = to;
		int earliest = Math.max(from + 1, to - this.longestExtension);
		while (start > earliest && name[start - 1] != '.' && name[start - 1] != '/') {
			start--;
		}
		if (start <= from || name[start - 1] != '.') {
			return OCTET_STREAM;
		}
		// An empty slot holds 0, which is OCTET_STREAM.
		return this.ids[slot(name, start, to)];
	}

	/**
	 * Gives the value of the {@code Content-Type} field.
	 * @param id the number of the type in this table
	 * @return its bytes, shared: don't change them
	 */
	public byte[] value(int id) {
		return this.values[id];
	}

	/**
	 * Tells how many different types there are.
	 * @return the count, one more than the highest number
	 */
	public int size() {
		return this.values.length;
	}

	Map<String, String> asMap() {
		return Map.copyOf(this.byExtension);
	}

	// The slot that holds an extension, or the empty one where it would go.
	private int slot(byte[] bytes, int from, int to) {
		int hash = 0;
		for (int i = from; i < to; i++) {
			hash = 31 * hash + Octets.lowerCase(bytes[i]);
		}
		int mask = this.extensions.length - 1;
		int slot = (hash ^ hash >>> 15) & mask;
		while (this.extensions[slot] != null && !Octets.equalsIgnoreCase(bytes, from, to, this.extensions[slot])) {
			slot = (slot + 1) & mask;
		}
		return slot;
	}

	private static Map<String, String> standardTable() {
		String resource = "mime.types";
		try (InputStream in = Objects.requireNonNull(ContentTypes.class.getResourceAsStream(resource), resource);
				BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
			return table(reader.lines().toList());
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot read " + resource, ex);
		}
	}

	static Map<String, String> table(List<String> lines) {
		Map<String, String> table = new LinkedHashMap<>();
		for (String line : lines) {
			List<String> words = words(line);
			for (int i = 1; i < words.size(); i++) {
				String extension = checkedExtension(words.get(i), words.get(0));
				String previous = table.put(extension, checkedValue(extension, words.get(0)));
				if (previous != null) {
					throw new IllegalArgumentException(
							"Extension '%s' has two content types, '%s' and '%s'".formatted(extension, previous, line));
				}
			}
		}
		return table;
	}

	private static List<String> words(String line) {
		List<String> words = new ArrayList<>();
		for (String word : line.split("\\s+")) {
			if (word.startsWith("#")) {
				break;
			}
			if (!word.isEmpty()) {
				words.add(word);
			}
		}
		return words;
	}

	private static String checkedExtension(String extension, String type) {
		if (extension.isEmpty() || !extension.chars().allMatch((c) -> c > ' ' && c < 0x7F && c != '.' && c != '/')) {
			throw new IllegalArgumentException(
					"'%s', given the content type '%s', is no file extension: it must be printable ASCII without dot, slash or space"
						.formatted(extension, type));
		}
		return extension.toLowerCase(Locale.ROOT);
	}

	private static String checkedValue(String extension, String type) {
		byte[] bytes = type.getBytes(StandardCharsets.UTF_8);
		int end = Octets.endOfPart(bytes, 0, bytes.length, ';');
		int mediaTypeEnd = Octets.trimEnd(bytes, 0, end);
		boolean wellFormed = isMediaType(bytes, mediaTypeEnd) && Octets.trimEnd(bytes, 0, bytes.length) == bytes.length;
		boolean hasCharset = false;
		while (wellFormed && end < bytes.length) {
			int from = Octets.skipWhitespace(bytes, end + 1, bytes.length);
			end = Octets.endOfPart(bytes, from, bytes.length, ';');
			int to = Octets.trimEnd(bytes, from, end);
			int equals = Octets.endOfPart(bytes, from, to, '=');
			wellFormed = Octets.isToken(bytes, from, equals) && isParameterValue(bytes, equals + 1, to);
			hasCharset |= Octets.equalsIgnoreCase(bytes, from, equals, CHARSET);
		}
		if (!wellFormed) {
			throw new IllegalArgumentException(
					"'%s', the content type of extension '%s', is malformed: it must be type/subtype, optionally followed by ;name=value"
						.formatted(type, extension));
		}
		return (isText(type.substring(0, mediaTypeEnd)) && !hasCharset) ? type + ";charset=utf-8" : type;
	}

	private static boolean isText(String mediaType) {
		String lowerCase = mediaType.toLowerCase(Locale.ROOT);
		return lowerCase.startsWith("text/") || lowerCase.equals("application/javascript");
	}

	private static boolean isMediaType(byte[] bytes, int to) {
		int slash = Octets.endOfPart(bytes, 0, to, '/');
		return Octets.isToken(bytes, 0, slash) && Octets.isToken(bytes, slash + 1, to);
	}

	private static boolean isParameterValue(byte[] bytes, int from, int to) {
		if (to - from < 2 || bytes[from] != '"') {
			return Octets.isToken(bytes, from, to);
		}
		for (int i = from + 1; i < to - 1; i++) {
			if (bytes[i] == '\\') {
				i++;
			}
			else if (bytes[i] == '"') {
				return false;
			}
			if (i == to - 1 || bytes[i] < ' ' || bytes[i] == 0x7F) {
				return false;
			}
		}
		return bytes[to - 1] == '"';
	}

}
