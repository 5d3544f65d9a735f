package io.tarweb.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.tarweb.benchmarks.SystemCommand.Context;
import io.tarweb.benchmarks.apps.TarwebApp;

/**
 * Our server in a process of its own, which can be asked about itself.
 */
final class TarwebProcess implements AutoCloseable {

	private final Child child;

	private final BufferedReader answers;

	private final int port;

	private TarwebProcess(Child child, int port) {
		this.child = child;
		this.answers = new BufferedReader(
				new InputStreamReader(child.process().getInputStream(), StandardCharsets.UTF_8));
		this.port = port;
	}

	static TarwebProcess start(Context context, String transport, Path archive, String... jvmOptions)
			throws IOException {
		return start(context, context.serverCore(), List.of(transport, "1"), archive, List.of(jvmOptions));
	}

	/** Starts the server with its transport, loops, and what is to follow them. */
	static TarwebProcess start(Context context, String cores, List<String> more, Path archive, List<String> jvmOptions)
			throws IOException {
		int port = Workplace.freePort();
		Path log = context.place().workOf("tarweb-" + more.get(0)).resolve("output.log");
		List<String> command = new ArrayList<>(List.of(context.jdk().java(), "--enable-native-access=ALL-UNNAMED"));
		command.addAll(jvmOptions);
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), TarwebApp.class.getName(),
				archive.toString(), Integer.toString(port)));
		command.addAll(more);
		Child child = Child.start(new ProcessBuilder(Child.pinned(cores, command)).redirectError(log.toFile()));
		return new TarwebProcess(child.listening(port, log), port);
	}

	int port() {
		return this.port;
	}

	Child child() {
		return this.child;
	}

	/**
	 * What the kernel tells about the first thread with a name that begins so; it keeps
	 * 15 characters of it.
	 */
	Path thread(String name) throws IOException {
		Path process = Path.of("/proc", Long.toString(this.child.process().pid()), "task");
		try (DirectoryStream<Path> threads = Files.newDirectoryStream(process)) {
			for (Path thread : threads) {
				if (Files.readString(thread.resolve("comm")).startsWith(name)) {
					return thread;
				}
			}
		}
		throw new IOException("The server has no thread " + name);
	}

	/** Gives an order and waits until it is carried out. */
	String order(String order) throws IOException {
		this.child.process().getOutputStream().write((order + "\n").getBytes(StandardCharsets.UTF_8));
		this.child.process().getOutputStream().flush();
		for (String line = this.answers.readLine(); line != null; line = this.answers.readLine()) {
			if (line.startsWith(TarwebApp.ANSWER)) {
				return line.substring(TarwebApp.ANSWER.length());
			}
		}
		throw new IOException("The server ended before '" + order + "'");
	}

	long count(String order) throws IOException {
		return Long.parseLong(order(order));
	}

	@Override
	public void close() {
		this.child.close();
	}

}
