package io.tarweb.internal.archive;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

import io.tarweb.error.ArchiveException;

/**
 * One opening of an archive: finds its format and the reader for it, and whether it has
 * to be unpacked first. For one thread.
 */
public final class ArchiveOpening {

	private final Path file;

	private final UnpackedFiles unpackedFiles;

	private final ArchiveOptions options;

	ArchiveOpening(Path file, UnpackedFiles unpackedFiles, ArchiveOptions options) {
		this.file = file;
		this.unpackedFiles = unpackedFiles;
		this.options = options;
	}

	/**
	 * Maps an archive and reads all of its headers; first unpacks it into a temporary
	 * file if it is a compressed tar that can't be served as it is.
	 * @param file the archive
	 * @return the opened archive, to be closed
	 * @throws ArchiveException if it can't be served
	 */
	public static Archive open(Path file) {
		return open(file, ArchiveOptions.DEFAULTS);
	}

	/**
	 * The same with options.
	 * @param file the archive
	 * @param options how it is read
	 * @return the opened archive, to be closed
	 * @throws ArchiveException if it can't be served
	 */
	public static Archive open(Path file, ArchiveOptions options) {
		return open(file, new TemporaryFiles(), options);
	}

	/** The same with the caller's place for unpacked files. */
	static Archive open(Path file, UnpackedFiles unpackedFiles, ArchiveOptions options) {
		return new ArchiveOpening(file, unpackedFiles, options).open(() -> MappedFile.open(file));
	}

	/**
	 * Maps an archive that is a part of a file and reads all of its headers.
	 * @param file the file
	 * @param start where in the file the archive begins
	 * @param length the length of the archive in bytes
	 * @param options how it is read
	 * @return the opened archive, to be closed
	 * @throws ArchiveException if it can't be served
	 */
	public static Archive openWithin(Path file, long start, long length, ArchiveOptions options) {
		return new ArchiveOpening(file, new TemporaryFiles(), options).open(() -> MappedFile.open(file, start, length));
	}

	/**
	 * Opens the archive.
	 * @throws ArchiveException if it can't be served
	 */
	private Archive open(Mapping mapping) {
		MappedFile bytes = map(this.file, mapping);
		try {
			return read(bytes);
		}
		catch (Throwable ex) {
			bytes.close();
			throw ex;
		}
	}

	private static MappedFile map(Path file, Mapping mapping) {
		try {
			return mapping.map();
		}
		catch (NoSuchFileException ex) {
			throw ArchiveException.missing(file, ex);
		}
		catch (IOException ex) {
			throw ArchiveException.unreadable(file, String.valueOf(ex.getMessage()), ex);
		}
	}

	Archive read(MappedFile bytes) {
		ArchiveFormat format = format(bytes);
		return switch (format) {
			case TAR -> readTar(format, bytes);
			case ZIP -> readZip(bytes);
			case TAR_GZ -> readGzipTar(bytes);
			case TAR_BZ2, TAR_XZ, TAR_ZST -> unpack(format, bytes);
			case SEVEN_ZIP, RAR ->
				throw ArchiveException.unsupported(format.label(), this.file, -1, "only tars and zips can be");
		};
	}

	/**
	 * A zip is known by its end, whatever it begins with. But a tar stays a tar, because
	 * its last member may be a zip; and if the beginning is that of another format, the
	 * end prevails only if nothing follows it.
	 */
	private static ArchiveFormat format(MappedFile bytes) {
		if (TarReader.hasHeader(bytes)) {
			return ArchiveFormat.TAR;
		}
		ArchiveFormat marked = ArchiveFormat.marked(bytes);
		if (marked == ArchiveFormat.ZIP) {
			return marked;
		}
		boolean begun = marked != null || TarReader.isTar(bytes);
		if (begun ? ZipReader.isZipToItsEnd(bytes) : ZipReader.isZip(bytes)) {
			return ArchiveFormat.ZIP;
		}
		return (marked != null) ? marked : ArchiveFormat.TAR;
	}

	private MemberRows rows(Packing packing) {
		return new MemberRows(packing, this.options.limits(), !this.options.linkRoot().isEmpty());
	}

	private Archive readTar(ArchiveFormat format, MappedFile bytes) {
		MemberRows rows = rows(Packing.NONE);
		SkippedEntries skipped = new SkippedEntries(this.options.listsSkipped());
		long contentBytes = TarReader.read(this.file, bytes, rows, skipped);
		if (format == ArchiveFormat.TAR_GZ) {
			contentBytes -= GzipTarReader.dropTableOfContents(rows, skipped);
		}
		return finish(format, bytes, Packing.NONE, rows, skipped, contentBytes);
	}

	private Archive readZip(MappedFile bytes) {
		MemberRows rows = rows(Packing.DEFLATE);
		SkippedEntries skipped = new SkippedEntries(this.options.listsSkipped());
		long contentBytes = ZipReader.read(this.file, bytes, rows, skipped);
		return finish(ArchiveFormat.ZIP, bytes, Packing.DEFLATE, rows, skipped, contentBytes);
	}

	private Archive readGzipTar(MappedFile bytes) {
		MemberRows rows = rows(Packing.GZIP);
		SkippedEntries skipped = new SkippedEntries(this.options.listsSkipped());
		long contentBytes = GzipTarReader.read(this.file, bytes, rows, skipped,
				this.options.limits().maxUnpackedBytes());
		return (contentBytes != GzipTarReader.OTHER_LAYOUT)
				? finish(ArchiveFormat.TAR_GZ, bytes, Packing.GZIP, rows, skipped, contentBytes)
				: unpack(ArchiveFormat.TAR_GZ, bytes);
	}

	private Archive unpack(ArchiveFormat format, MappedFile packed) {
		CompressedTar tar = new CompressedTar(format, this.file, packed, this.options.limits().maxUnpackedBytes());
		Path unpackedFile;
		try {
			unpackedFile = this.unpackedFiles.unpacked(this.file, tar::unpackTo);
		}
		catch (IOException ex) {
			throw ArchiveException.unreadable(this.file, "it can't be unpacked: " + ex.getMessage(), ex);
		}
		Runnable release = () -> this.unpackedFiles.release(unpackedFile);
		try {
			requireUnchanged(packed);
			MappedFile bytes = map(unpackedFile, () -> MappedFile.open(unpackedFile));
			try {
				this.unpackedFiles.mapped(unpackedFile);
				Archive archive = readTar(format, bytes);
				packed.close();
				return new Archive(archive, packed, release);
			}
			catch (Throwable ex) {
				bytes.close();
				throw ex;
			}
		}
		catch (Throwable ex) {
			release.run();
			throw ex;
		}
	}

	private Archive finish(ArchiveFormat format, MappedFile bytes, Packing packing, MemberRows rows,
			SkippedEntries skipped, long contentBytes) {
		int aliases = LinkResolver.resolve(format, this.file, rows, skipped, this.options.linkRoot());
		MemberTable members = rows.toTable();
		requireUnchanged(bytes);
		ArchiveReport report = new ArchiveReport(members.size(), contentBytes, rows.replaced(), aliases,
				skipped.counts(), skipped.trailingBytes(), skipped.list());
		return new Archive(format, this.file, bytes.identity(), bytes.sizeBytes(), bytes, packing, members, report,
				() -> {
				});
	}

	private void requireUnchanged(MappedFile bytes) {
		String change = bytes.changeInPlace();
		if (change != null) {
			throw ArchiveException.unreadable(this.file, "it was written to while it was read: " + change, null);
		}
	}

	/**
	 * Maps the file to open.
	 */
	private interface Mapping {

		MappedFile map() throws IOException;

	}

}
