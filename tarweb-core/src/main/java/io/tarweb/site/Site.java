package io.tarweb.site;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

import io.tarweb.archive.TarArchive;
import io.tarweb.http.ContentTypes;

/**
 * An archive made ready to answer from: everything that a request needs to know of a
 * member is decided here, once. Immutable; shared by all event loops.
 */
public final class Site {

	private final TarArchive archive;

	private final byte[] prefix;

	private final ContentTypes contentTypes;

	private final short[] contentTypeOf;

	private final SiteStatus status;

	private final Runnable onClosed;

	private Site(TarArchive archive, SitePolicy policy, short[] contentTypeOf, SiteStatus status, Runnable onClosed) {
		this.archive = archive;
		this.onClosed = onClosed;
		this.prefix = policy.prefix().getBytes(StandardCharsets.UTF_8);
		this.contentTypes = ContentTypes.standard();
		this.contentTypeOf = contentTypeOf;
		this.status = status;
	}

	/**
	 * Prepares an archive, using all cores.
	 * @param archive the archive, which belongs to the site from now on; closed if this
	 * fails
	 * @param policy how the archive becomes a site
	 * @param location where the archive comes from, for the status
	 * @param startedNanos {@link System#nanoTime()} when the load began
	 * @param onClosed told when the archive of the finished site has been closed
	 * @return the site
	 * @throws SiteException if the archive doesn't make a site under this policy
	 */
	public static Site prepare(TarArchive archive, SitePolicy policy, String location, long startedNanos,
			Runnable onClosed) {
		try {
			short[] contentTypeOf = contentTypes(archive, policy.prefix().getBytes(StandardCharsets.UTF_8));
			String id = new ContentHashes(archive).archiveId();
			SiteStatus status = new SiteStatus(location, archive.file(), id, archive.size(), contentBytes(archive),
					archive.fileBytes(), skipped(archive), Instant.now(),
					Duration.ofNanos(System.nanoTime() - startedNanos));
			return new Site(archive, policy, contentTypeOf, status, onClosed);
		}
		catch (InternalError ex) {
			archive.close();
			throw new SiteException("'" + archive.file() + "' was cut or became unreadable while it was read", ex);
		}
		catch (RuntimeException | Error ex) {
			archive.close();
			throw ex;
		}
	}

	private static short[] contentTypes(TarArchive archive, byte[] prefix) {
		ContentTypes types = ContentTypes.standard();
		short[] result = new short[archive.size()];
		byte[] name = new byte[256];
		boolean found = false;
		for (int member = 0; member < result.length; member++) {
			int length = archive.nameLength(member);
			if (name.length < length) {
				name = new byte[length * 2];
			}
			archive.copyName(member, name, 0);
			result[member] = (short) types.id(name, 0, length);
			found |= length >= prefix.length && Arrays.equals(name, 0, prefix.length, prefix, 0, prefix.length);
		}
		if (!found) {
			throw new SiteException((result.length == 0) ? "'" + archive.file() + "' has no member that can be served"
					: "'" + archive.file() + "' has nothing below the prefix '"
							+ new String(prefix, StandardCharsets.UTF_8) + "'");
		}
		return result;
	}

	private static long contentBytes(TarArchive archive) {
		long sum = 0;
		for (int member = 0; member < archive.size(); member++) {
			sum += archive.contentLength(member);
		}
		return sum;
	}

	private static Map<String, Integer> skipped(TarArchive archive) {
		Map<String, Integer> skipped = new LinkedHashMap<>();
		archive.report().skipped().forEach((kind, count) -> skipped.put(kind.label(), count));
		return skipped;
	}

	/**
	 * The bytes that every look-up key begins with: the directory of the archive that is
	 * this site's root.
	 * @return the prefix, to be read only
	 */
	public byte[] prefix() {
		return this.prefix;
	}

	/**
	 * Looks a member up by its name's bytes.
	 * @param name the name, beginning with {@link #prefix()}
	 * @param from the offset of the first byte
	 * @param to the offset behind the last byte
	 * @return the member, or -1
	 */
	public int find(byte[] name, int from, int to) {
		return this.archive.find(name, from, to);
	}

	/**
	 * A member's media type.
	 * @param member the member
	 * @return the value of {@code Content-Type}, to be read only
	 */
	public byte[] contentType(int member) {
		return this.contentTypes.value(this.contentTypeOf[member]);
	}

	public long contentOffset(int member) {
		return this.archive.contentOffset(member);
	}

	public long contentLength(int member) {
		return this.archive.contentLength(member);
	}

	/**
	 * A piece of the archive for a channel to send, not copied.
	 * @param offset the offset in the archive
	 * @param length the length in bytes, at most 1 GiB
	 * @return a read-only direct buffer, valid as long as the site is held
	 */
	public ByteBuffer slice(long offset, int length) {
		return this.archive.bytes().slice(offset, length);
	}

	public SiteStatus status() {
		return this.status;
	}

	TarArchive archive() {
		return this.archive;
	}

	/**
	 * Unmaps the archive. Only when nobody can hold it any more.
	 */
	public void close() {
		this.archive.close();
		this.onClosed.run();
	}

}
