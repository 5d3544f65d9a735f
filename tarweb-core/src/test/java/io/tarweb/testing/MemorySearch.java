package io.tarweb.testing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Looks for the keys of a connection in all the memory of another process, on and off its
 * heap. A process of its own, for whoever looks for a secret in itself finds what it is
 * looking for.
 */
public final class MemorySearch {

	private static final int CHUNK_BYTES = 1024 * 1024;

	/** Longer than anything that is looked for. */
	private static final int OVERLAP_BYTES = 128;

	private final Map<String, byte[]> wanted;

	private final boolean[] beginnings = new boolean[256];

	private MemorySearch(Map<String, byte[]> wanted) {
		this.wanted = wanted;
		wanted.values().forEach((bytes) -> this.beginnings[bytes[0] & 0xff] = true);
	}

	/**
	 * Prints a line for each finding.
	 * @param args the process id, the file with the secrets of a connection, its cipher
	 * suite, and in hexadecimal something that is there
	 * @throws IOException if the memory can't be read
	 */
	public static void main(String[] args) throws IOException {
		Map<String, byte[]> wanted = new LinkedHashMap<>();
		wanted.put("marker", HexFormat.of().parseHex(args[3]));
		add(wanted, "client", TrafficKeys.ofClient(Path.of(args[1]), args[2]));
		add(wanted, "server", TrafficKeys.ofServer(Path.of(args[1]), args[2]));
		new MemorySearch(wanted).search(Path.of("/proc", args[0]));
	}

	/** The kernel is given an IV in two parts; this is the longer one. */
	private static void add(Map<String, byte[]> wanted, String side, TrafficKeys keys) {
		wanted.put(side + " secret", keys.secret());
		wanted.put(side + " key", keys.key());
		wanted.put(side + " iv", Arrays.copyOfRange(keys.iv(), 4, keys.iv().length));
	}

	private void search(Path process) throws IOException {
		List<String> maps = Files.readAllLines(process.resolve("maps"));
		try (FileChannel memory = FileChannel.open(process.resolve("mem"))) {
			for (String map : maps) {
				if (map.contains(" rw")) {
					search(memory, map);
				}
			}
		}
	}

	private void search(FileChannel memory, String map) throws IOException {
		int dash = map.indexOf('-');
		long from = Long.parseUnsignedLong(map.substring(0, dash), 16);
		long to = Long.parseUnsignedLong(map.substring(dash + 1, map.indexOf(' ')), 16);
		byte[] bytes = new byte[CHUNK_BYTES + OVERLAP_BYTES];
		for (long at = from; at < to; at += CHUNK_BYTES) {
			ByteBuffer chunk = ByteBuffer.wrap(bytes, 0, (int) Math.min(bytes.length, to - at));
			int length = read(memory, chunk, at);
			for (int i = 0; i < length; i++) {
				if (this.beginnings[bytes[i] & 0xff]) {
					report(bytes, i, length, map);
				}
			}
		}
	}

	/** What has been unmapped meanwhile is no finding. */
	private static int read(FileChannel memory, ByteBuffer chunk, long from) {
		try {
			long at = from;
			while (chunk.hasRemaining()) {
				int count = memory.read(chunk, at);
				if (count <= 0) {
					break;
				}
				at += count;
			}
		}
		catch (IOException ex) {
			// The rest can't be read.
		}
		return chunk.position();
	}

	private void report(byte[] bytes, int at, int length, String map) {
		this.wanted.forEach((name, value) -> {
			if (value.length <= length - at && Arrays.equals(bytes, at, at + value.length, value, 0, value.length)) {
				System.out.println(name + " in " + map);
			}
		});
	}

}
