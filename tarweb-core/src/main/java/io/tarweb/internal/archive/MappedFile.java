package io.tarweb.internal.archive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

import io.netty.buffer.ByteBuf;
import io.tarweb.error.ArchiveException;
import org.jspecify.annotations.Nullable;

/**
 * A file in memory, or a range of it, of any size, read-only. Offsets count from the
 * start of the range.
 * <p>
 * One buffer maps at most 2 GiB − 8, so there is a series of them. Each begins one stride
 * (512 MiB) after the one before and is up to three strides − 1 long, which makes them
 * overlap: a range of at most two strides (1 GiB) is completely inside the buffer that
 * its first byte selects, so there is no seam. The price is address space, since each
 * byte has three addresses; the pages are the same.
 * <p>
 * Any thread may read. The closer ensures that no thread reads any more and no slice is
 * still queued: its addresses are gone. If the file is truncated, {@link #read} throws,
 * and the kernel fails to send from a missing page; but Java code that touches the
 * mapping itself gets an {@link InternalError} at some later point, so none does.
 * Archives must be replaced by rename.
 */
public final class MappedFile implements ByteSource, AutoCloseable {

	private static final int STRIDE_SHIFT = 29;

	/** As a length: up to the end of the file. */
	private static final long REST = -1;

	private final Path file;

	private final FileIdentity identity;

	private final long start;

	private final long sizeBytes;

	private final int strideShift;

	private final FileChannel channel;

	private final Mapper mapper;

	private final ByteBuffer[] regions;

	private final AtomicBoolean closed = new AtomicBoolean();

	private MappedFile(Path file, BasicFileAttributes attributes, FileChannel channel, long start, long length,
			int strideShift) throws IOException {
		this.file = file;
		long fileBytes = channel.size();
		this.identity = new FileIdentity(attributes.fileKey(), fileBytes, attributes.lastModifiedTime());
		this.start = start;
		this.sizeBytes = (length != REST) ? length : fileBytes - start;
		if (start < 0 || this.sizeBytes < 0 || this.sizeBytes > fileBytes - start) {
			throw new IOException("%d bytes from byte %d on aren't in it".formatted(this.sizeBytes, start));
		}
		this.strideShift = strideShift;
		this.channel = channel;
		this.mapper = Mapper.create();
		this.regions = map(channel);
	}

	static MappedFile open(Path file) throws IOException {
		return open(file, STRIDE_SHIFT);
	}

	static MappedFile open(Path file, int strideShift) throws IOException {
		return open(file, 0, REST, strideShift);
	}

	static MappedFile open(Path file, long start, long length) throws IOException {
		return open(file, start, length, STRIDE_SHIFT);
	}

	private static MappedFile open(Path file, long start, long length, int strideShift) throws IOException {
		BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
		if (!attributes.isRegularFile()) {
			throw new IOException("not a regular file");
		}
		FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
		try {
			return new MappedFile(file, attributes, channel, start, length, strideShift);
		}
		catch (Throwable ex) {
			channel.close();
			throw ex;
		}
	}

	private ByteBuffer[] map(FileChannel channel) throws IOException {
		long stride = 1L << this.strideShift;
		ByteBuffer[] mapped = new ByteBuffer[Math.toIntExact((this.sizeBytes + stride - 1) >> this.strideShift)];
		int count = 0;
		try {
			while (count < mapped.length) {
				long offset = (long) count << this.strideShift;
				mapped[count] = this.mapper.map(channel, this.start + offset,
						Math.min(3 * stride - 1, this.sizeBytes - offset));
				count++;
			}
			return mapped;
		}
		finally {
			if (count < mapped.length) {
				this.mapper.unmap(Arrays.copyOf(mapped, count));
			}
		}
	}

	/**
	 * The number of mapped bytes.
	 */
	@Override
	public long sizeBytes() {
		return this.sizeBytes;
	}

	/**
	 * Returns the number of mappings.
	 */
	public int regions() {
		return this.regions.length;
	}

	/**
	 * Returns a mapping.
	 * @return a read-only direct buffer, valid until this file is closed; shared, so
	 * don't change its position and limit
	 */
	public ByteBuffer region(int index) {
		return this.regions[index];
	}

	/**
	 * Returns the number of the mapping that has the 1 GiB from an offset on.
	 */
	public int regionOf(long offset) {
		return (int) (offset >> this.strideShift);
	}

	/**
	 * Returns the position of an offset in its mapping.
	 */
	public int position(long offset) {
		return (int) (offset & (1L << this.strideShift) - 1);
	}

	/**
	 * Copies a part of the file to the heap, by a system call and not from the mapping,
	 * so that a truncated file causes an exception here.
	 * @param at the index of its first byte in the target
	 * @throws ArchiveException if the file has become shorter or its disk fails
	 */
	@Override
	public void read(long offset, byte[] target, int at, int length) {
		read(offset, ByteBuffer.wrap(target, at, length));
	}

	/**
	 * Appends a part of the file to a buffer, by a system call as above.
	 * @param target the buffer, with room for it
	 * @throws ArchiveException if the file has become shorter or its disk fails
	 */
	public void read(long offset, ByteBuf target, int length) {
		read(offset, target.internalNioBuffer(target.writerIndex(), length));
		target.writerIndex(target.writerIndex() + length);
	}

	private void read(long offset, ByteBuffer rest) {
		if (this.closed.getPlain()) {
			throw new IllegalStateException("closed");
		}
		long end = offset + rest.remaining();
		Objects.checkFromToIndex(offset, end, this.sizeBytes);
		try {
			while (rest.hasRemaining()) {
				if (this.channel.read(rest, this.start + end - rest.remaining()) < 0) {
					throw ArchiveException.unreadable(this.file, "it was cut after it was opened", null);
				}
			}
		}
		catch (IOException ex) {
			throw ArchiveException.unreadable(this.file, String.valueOf(ex.getMessage()), ex);
		}
	}

	/**
	 * Returns what distinguishes the whole file from others.
	 * @return its identity when it was opened
	 */
	FileIdentity identity() {
		return this.identity;
	}

	/**
	 * Tells whether the mapped file was written to or truncated since it was opened;
	 * replacing it by a new one or deleting it does no harm. Once it is replaced or
	 * deleted, only a change of its size is noticed. If the platform has no file keys, a
	 * replaced file counts as changed too.
	 * @return what has changed, if the mapping may show other bytes than before;
	 * {@code null} if nothing has, or if that is unknown
	 */
	public @Nullable String changeInPlace() {
		try {
			long size = this.channel.size();
			if (size != this.identity.sizeBytes()) {
				return "it had %d bytes when it was opened and has %d now".formatted(this.identity.sizeBytes(), size);
			}
			BasicFileAttributes now = Files.readAttributes(this.file, BasicFileAttributes.class);
			if (Objects.equals(now.fileKey(), this.identity.fileKey())
					&& !this.identity.modified().equals(now.lastModifiedTime())) {
				return "it was last modified at %s when it was opened and at %s now".formatted(this.identity.modified(),
						now.lastModifiedTime());
			}
		}
		catch (IOException ex) {
			// It is deleted, closed meanwhile or unreachable: the mapping shows the same
			// bytes as before.
			return null;
		}
		return null;
	}

	@Override
	public void close() {
		if (this.closed.compareAndSet(false, true)) {
			this.mapper.unmap(this.regions);
			try {
				this.channel.close();
			}
			catch (IOException ex) {
				throw new UncheckedIOException("A file that was only read failed to close", ex);
			}
		}
	}

}
