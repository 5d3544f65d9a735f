package io.tarweb.internal.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * A log file that others may rename, delete or truncate at any time: within a second of
 * such a change a new file is made and written to.
 */
final class LogFile implements LogTarget {

	private static final long CHECK_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

	private static final int BATCH_BYTES = 64 * 1024;

	private final Path file;

	private @Nullable FileChannel channel;

	/** Identifies the open file; {@code null} if that isn't known. */
	private @Nullable Object key;

	private long checkedNanos;

	/** The file ends in the middle of a line, which must not swallow the next one. */
	private boolean torn;

	LogFile(Path file) {
		this.file = file;
	}

	@Override
	public void prepare(long nowNanos) throws IOException {
		if (this.channel != null && nowNanos - this.checkedNanos >= CHECK_INTERVAL_NANOS) {
			this.checkedNanos = nowNanos;
			if (isReplaced()) {
				close();
			}
		}
		if (this.channel == null) {
			this.checkedNanos = nowNanos;
			open();
		}
	}

	/**
	 * The file's key is read before it is opened. So if it is replaced in between, or
	 * created now, the key isn't the open file's, and the next check opens it again.
	 */
	private void open() throws IOException {
		BasicFileAttributes found = attributes();
		this.channel = FileChannel.open(this.file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
		this.key = (found != null) ? found.fileKey() : null;
		this.torn = found != null && found.isRegularFile() && found.size() > 0 && !endsWithLine(found.size());
	}

	private boolean isReplaced() {
		try {
			BasicFileAttributes found = attributes();
			return found == null || !Objects.equals(found.fileKey(), this.key);
		}
		catch (IOException ex) {
			// Opening it again will show what is wrong.
			return true;
		}
	}

	private @Nullable BasicFileAttributes attributes() throws IOException {
		try {
			return Files.readAttributes(this.file, BasicFileAttributes.class);
		}
		catch (NoSuchFileException ex) {
			return null;
		}
	}

	/**
	 * A file that may be written but not read gets an empty line rather than a torn one.
	 */
	private boolean endsWithLine(long size) {
		try (FileChannel reader = FileChannel.open(this.file, StandardOpenOption.READ)) {
			ByteBuffer last = ByteBuffer.allocate(1);
			return reader.read(last, size - 1) == 1 && last.get(0) == '\n';
		}
		catch (IOException ex) {
			return false;
		}
	}

	@Override
	public void write(ByteBuffer lines) throws IOException {
		FileChannel channel = this.channel;
		if (channel == null) {
			throw new IllegalStateException(this.file + " isn't open");
		}
		if (this.torn) {
			channel.write(ByteBuffer.wrap(new byte[] { '\n' }));
			this.torn = false;
		}
		while (lines.hasRemaining()) {
			channel.write(lines);
		}
	}

	@Override
	public int batchBytes() {
		return BATCH_BYTES;
	}

	@Override
	public void close() {
		FileChannel channel = this.channel;
		this.channel = null;
		if (channel != null) {
			try {
				channel.close();
			}
			catch (IOException ex) {
				// There is nothing to flush: each write has already reported its result.
			}
		}
	}

	@Override
	public String toString() {
		return this.file.toString();
	}

}
