package io.tarweb.spring.internal.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * An archive on its way into the cache. The file exists from the first byte on, and is
 * deleted when this is closed, unless it was renamed.
 * <p>
 * Any thread may write, one at a time; none can once this is closed.
 */
final class Part implements AutoCloseable {

	private final Path file;

	private final long maxBytes;

	private final @Nullable MessageDigest digest;

	private @Nullable FileChannel channel;

	private long bytes;

	private boolean closed;

	Part(Path file, long maxBytes, @Nullable MessageDigest digest) {
		this.file = file;
		this.maxBytes = maxBytes;
		this.digest = digest;
	}

	/**
	 * Checks an announced size before the first byte arrives.
	 * @param announcedBytes what the origin says, negative if nothing
	 * @throws UnavailableException if it is too much
	 */
	void announce(long announcedBytes) throws UnavailableException {
		if (announcedBytes > this.maxBytes) {
			throw new UnavailableException(Unavailability.TOO_LARGE,
					"it has %d bytes, and at most %d may be fetched (tarweb.source.max-size)".formatted(announcedBytes,
							this.maxBytes));
		}
	}

	/**
	 * Appends to the copy.
	 * @param source what is appended
	 * @throws UnavailableException if it gets too large, or can't be written
	 */
	synchronized void write(ByteBuffer source) throws UnavailableException {
		if (this.bytes + source.remaining() > this.maxBytes) {
			throw new UnavailableException(Unavailability.TOO_LARGE,
					"it has more than the %d bytes that may be fetched (tarweb.source.max-size)"
						.formatted(this.maxBytes));
		}
		this.bytes += source.remaining();
		if (this.digest != null) {
			this.digest.update(source.duplicate());
		}
		try {
			FileChannel to = channel();
			while (source.hasRemaining()) {
				to.write(source);
			}
		}
		catch (IOException ex) {
			throw UnavailableException.ofCache(Objects.requireNonNull(this.file.toAbsolutePath().getParent()), ex);
		}
	}

	private FileChannel channel() throws IOException {
		if (this.closed) {
			throw new ClosedChannelException();
		}
		FileChannel open = this.channel;
		if (open == null) {
			open = CacheFiles.open(this.file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
			this.channel = open;
		}
		return open;
	}

	/**
	 * Ends the copy.
	 * @return the hash of what was written
	 * @throws UnavailableException if there were none
	 */
	synchronized Sha256 finish() throws UnavailableException {
		requireContent();
		return Sha256.of(Objects.requireNonNull(this.digest));
	}

	synchronized void requireContent() throws UnavailableException {
		if (this.bytes == 0) {
			throw new UnavailableException(Unavailability.EMPTY, "it is empty");
		}
	}

	/**
	 * Makes sure that the bytes are on the disk.
	 */
	synchronized void force() throws IOException {
		channel().force(true);
	}

	synchronized long bytes() {
		return this.bytes;
	}

	Path file() {
		return this.file;
	}

	@Override
	public synchronized void close() throws IOException {
		this.closed = true;
		if (this.channel != null) {
			this.channel.close();
			Files.deleteIfExists(this.file);
		}
	}

}
