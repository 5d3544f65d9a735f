package io.tarweb.internal.layer;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongSupplier;

import com.sun.management.OperatingSystemMXBean;
import io.tarweb.internal.archive.Archive;
import io.tarweb.internal.archive.LoadPace;
import io.tarweb.internal.archive.MappedFile;
import io.tarweb.settings.Preload;

/**
 * Brings an archive into the page cache by reading it from start to end, which the
 * kernel's read-ahead makes as fast as the disk.
 */
final class Preloading {

	/** Large enough for full speed, small enough to stay in a core's cache. */
	private static final int CHUNK_BYTES = 128 * 1024;

	private static final Path MEMINFO = Path.of("/proc/meminfo");

	private Preloading() {
	}

	/**
	 * Reads an archive if the setting asks for it.
	 * @param unreadBytes how many bytes of its contents haven't been read yet
	 */
	static void run(Archive archive, Preload preload, long unreadBytes) {
		if (isWanted(preload, unreadBytes, Preloading::availableBytes)) {
			read(archive.bytes());
		}
	}

	static boolean isWanted(Preload preload, long unreadBytes, LongSupplier availableBytes) {
		return switch (preload) {
			case ALL -> true;
			case NONE -> false;
			case AUTO -> unreadBytes > 0 && unreadBytes <= availableBytes.getAsLong() / 2;
		};
	}

	private static void read(MappedFile file) {
		byte[] chunk = new byte[CHUNK_BYTES];
		for (long at = 0; at < file.sizeBytes(); at += CHUNK_BYTES) {
			file.read(at, chunk, 0, (int) Math.min(CHUNK_BYTES, file.sizeBytes() - at));
			LoadPace.pause();
		}
	}

	/**
	 * The memory available without swapping: {@code MemAvailable} of proc(5), or the rest
	 * of a container's limit, as the JVM knows it (cgroups), if that is less.
	 * @return the bytes, 0 if the system doesn't tell
	 */
	static long availableBytes() {
		OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
		long host = bytes("MemAvailable:");
		boolean limited = system.getTotalMemorySize() < bytes("MemTotal:");
		return limited ? Math.min(host, system.getFreeMemorySize()) : host;
	}

	private static long bytes(String name) {
		try {
			for (String line : Files.readAllLines(MEMINFO)) {
				if (line.startsWith(name)) {
					return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
				}
			}
			return 0;
		}
		catch (IOException ex) {
			return 0;
		}
	}

}
