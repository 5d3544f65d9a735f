package io.tarweb.benchmarks.parts;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

import io.tarweb.internal.http1.RequestScanner;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What it takes to find the parts of a request head.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class ScanBenchmark {

	/** The request of a load generator and that of a browser. */
	@Param({ "wrk", "browser" })
	public String client = "";

	private final RequestScanner scanner = new RequestScanner(Requests.MAX_HEAD_BYTES);

	private byte[] bytes = {};

	private int length;

	@Setup
	public void read() {
		byte[] request = (this.client.equals("browser") ? Requests.ofBrowser("/docs/section-012/page-01234.html")
				: Requests.ofWrk("/docs/section-012/page-01234.html"))
			.getBytes(StandardCharsets.ISO_8859_1);
		this.length = request.length;
		this.bytes = Arrays.copyOf(request, request.length + Requests.MAX_HEAD_BYTES);
	}

	@Benchmark
	public int scan() {
		return this.scanner.scan(this.bytes, 0, this.length);
	}

}
