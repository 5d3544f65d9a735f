package io.tarweb.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * The server's memory at one moment, or what one connection adds to it.
 *
 * @param residentKib all that is resident
 * @param directKib what Netty's pool took of direct memory
 * @param heapKib what is left in the heap after a collection
 * @param slabKib what the kernel's slabs take, of the whole machine
 */
record MemorySnapshot(double residentKib, double directKib, double heapKib, double slabKib) {

	/** What {@link #cells()} are, if the heap was resident from the start. */
	static final List<String> COLUMNS = List.of("resident, outside of the heap, KiB", "of it pooled buffers, KiB",
			"heap after collection, KiB", "sum, KiB", "beside it the kernel's slabs for both ends, KiB");

	private static final double KIB = 1024;

	static MemorySnapshot of(TarwebProcess server) throws IOException {
		String[] values = server.order("memory").split(" ");
		String slab = Machine.field(Files.readString(Path.of("/proc/meminfo")), "Slab", "0 kB");
		return new MemorySnapshot(server.residentKiB(), Long.parseLong(values[1]) / KIB,
				Long.parseLong(values[0]) / KIB, Long.parseLong(slab.split(" ")[0]));
	}

	/**
	 * What one connection has added.
	 * @param before the same server without them
	 * @param connections how many have come since
	 */
	MemorySnapshot since(MemorySnapshot before, int connections) {
		return new MemorySnapshot((this.residentKib - before.residentKib) / connections,
				(this.directKib - before.directKib) / connections, (this.heapKib - before.heapKib) / connections,
				(this.slabKib - before.slabKib) / connections);
	}

	List<String> cells() {
		return List.of(cell(this.residentKib), cell(this.directKib), cell(this.heapKib),
				cell(this.residentKib + this.heapKib), cell(this.slabKib));
	}

	private static String cell(double kib) {
		return String.format(Locale.ROOT, "%.2f", kib);
	}

}
