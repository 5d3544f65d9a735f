package io.tarweb.pack;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.TimeUnit;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipEncoding;
import org.apache.commons.compress.archivers.zip.ZipEncodingHelper;

/**
 * The headers before the content of a member: one block, or an extended header of POSIX
 * (pax) and that block. Commons Compress makes the blocks, but not the extended header,
 * because it would write the name of the user who runs the build and can't pad it to an
 * alignment.
 * <p>
 * Records: {@code path} and {@code linkpath} if they aren't ASCII or don't fit, {@code
 * size} from 8 GiB on, a {@code comment} with the hash of the content, and one of spaces
 * if the content must be aligned. A comment is the one key that every reader ignores
 * silently: GNU tar warns about keys that it doesn't know.
 */
final class TarHeaders {

	static final int BLOCK = 512;

	private static final int FILE_MODE = 0644;

	private static final int DIRECTORY_MODE = 0755;

	private static final int LINK_MODE = 0777;

	private static final int NAME_WIDTH = 100;

	private static final long MAX_OCTAL_SIZE = 077777777777L;

	private static final String COMMENT = " comment=";

	private static final ZipEncoding UTF8 = ZipEncodingHelper.getZipEncoding("UTF-8");

	private final ByteArrayOutputStream records = new ByteArrayOutputStream();

	private final byte[] block = new byte[BLOCK];

	private final int alignmentBytes;

	private final boolean validators;

	TarHeaders(int alignmentBytes, boolean validators) {
		this.alignmentBytes = alignmentBytes;
		this.validators = validators;
	}

	/**
	 * Makes the header of a directory.
	 * @param name its name without the slash
	 * @param modifiedEpochSecond when it was modified
	 * @return whole blocks
	 * @throws IOException never
	 */
	byte[] directory(String name, long modifiedEpochSecond) throws IOException {
		begin(name + "/");
		return end(entry(TarConstants.LF_DIR, name + "/", 0, DIRECTORY_MODE, modifiedEpochSecond), -1);
	}

	byte[] link(String name, String target, long modifiedEpochSecond) throws IOException {
		begin(name);
		if (!fits(target)) {
			record("linkpath", target);
		}
		TarArchiveEntry entry = entry(TarConstants.LF_SYMLINK, name, 0, LINK_MODE, modifiedEpochSecond);
		entry.setLinkName(target);
		return end(entry, -1);
	}

	/**
	 * Makes the header of a file.
	 * @param modifiedEpochSecond when it was modified
	 * @param offset where the header is to be, or -1 if the content needs no alignment
	 * @return whole blocks
	 * @throws IOException never
	 */
	byte[] file(String name, Body content, long modifiedEpochSecond, long offset) throws IOException {
		begin(name);
		if (content.length() > MAX_OCTAL_SIZE) {
			record("size", Long.toString(content.length()));
		}
		if (this.validators) {
			record("comment", "TARWEB.xxh3=" + Hashes.text(content.hash()));
		}
		return end(entry(TarConstants.LF_NORMAL, name, content.length(), FILE_MODE, modifiedEpochSecond),
				(content.length() > 0) ? offset : -1);
	}

	private static TarArchiveEntry entry(byte type, String name, long size, int mode, long modifiedEpochSecond) {
		TarArchiveEntry entry = new TarArchiveEntry(name, type, true);
		entry.setIds(0, 0);
		entry.setNames("", "");
		entry.setMode(mode);
		entry.setSize(size);
		entry.setModTime(FileTime.from(modifiedEpochSecond, TimeUnit.SECONDS));
		return entry;
	}

	private void begin(String name) {
		this.records.reset();
		if (!fits(name)) {
			record("path", name);
		}
	}

	private static boolean fits(String name) {
		return name.length() <= NAME_WIDTH && name.chars().allMatch((character) -> character < 128);
	}

	/** A record begins with its own length, the digits of that length included. */
	private void record(String key, String value) {
		byte[] rest = (" " + key + "=" + value + "\n").getBytes(StandardCharsets.UTF_8);
		int length = rest.length + 1;
		while (length != rest.length + Integer.toString(length).length()) {
			length++;
		}
		this.records.writeBytes(Integer.toString(length).getBytes(StandardCharsets.US_ASCII));
		this.records.writeBytes(rest);
	}

	private byte[] end(TarArchiveEntry entry, long offset) throws IOException {
		int padding = (offset >= 0) ? paddingTo(offset) : 0;
		if (padding > 0) {
			comment(wholeBlocks(this.records.size()) + padding - this.records.size());
		}
		ByteArrayOutputStream blocks = new ByteArrayOutputStream();
		if (this.records.size() > 0) {
			TarArchiveEntry extended = entry(TarConstants.LF_PAX_EXTENDED_HEADER_LC, extendedName(entry.getName()),
					this.records.size(), FILE_MODE, entry.getLastModifiedTime().to(TimeUnit.SECONDS));
			append(extended, blocks);
			this.records.writeTo(blocks);
			blocks.write(new byte[wholeBlocks(this.records.size()) - this.records.size()]);
		}
		append(entry, blocks);
		return blocks.toByteArray();
	}

	private void append(TarArchiveEntry entry, ByteArrayOutputStream blocks) throws IOException {
		entry.writeEntryHeader(this.block, UTF8, false);
		blocks.write(this.block);
	}

	/** Only readers without extended headers ever show this name. */
	private static String extendedName(String name) {
		String ascii = name.replaceAll("[^ -~]", "_");
		return "PaxHeaders/" + ascii.substring(0, Math.min(ascii.length(), 80));
	}

	private int paddingTo(long offset) {
		boolean extended = this.records.size() > 0;
		long plain = offset + BLOCK + (extended ? BLOCK + wholeBlocks(this.records.size()) : 0);
		long missing = -plain & this.alignmentBytes - 1;
		if (missing == 0 || extended) {
			return (int) missing;
		}
		// There is no header yet that could be padded, and it takes a block itself.
		return (int) ((missing > BLOCK) ? missing - BLOCK : missing - BLOCK + this.alignmentBytes);
	}

	private void comment(int length) {
		int digits = Integer.toString(length).length();
		record("comment", " ".repeat(length - digits - COMMENT.length() - 1));
	}

	private static int wholeBlocks(int bytes) {
		return bytes + (-bytes & BLOCK - 1);
	}

}
