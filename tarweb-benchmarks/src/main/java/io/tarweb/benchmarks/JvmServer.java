package io.tarweb.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * A main class of {@code io.tarweb.benchmarks.apps} on some JDK.
 */
final class JvmServer implements Contender {

	private final String id;

	private final Camp camp;

	private final String description;

	private final Jdk jdk;

	private final Class<?> mainClass;

	private final Predicate<LoadCase> serves;

	private final BiFunction<LoadCase, Integer, List<String>> arguments;

	JvmServer(String id, Camp camp, String description, Jdk jdk, Class<?> mainClass, Predicate<LoadCase> serves,
			BiFunction<LoadCase, Integer, List<String>> arguments) {
		this.id = id;
		this.camp = camp;
		this.description = description;
		this.jdk = jdk;
		this.mainClass = mainClass;
		this.serves = serves;
		this.arguments = arguments;
	}

	@Override
	public String id() {
		return this.id;
	}

	@Override
	public Camp camp() {
		return this.camp;
	}

	@Override
	public @Nullable String provide() {
		return null;
	}

	@Override
	public String description() {
		return this.description + ", JDK " + this.jdk.version();
	}

	@Override
	public boolean serves(LoadCase load) {
		return this.serves.test(load);
	}

	/**
	 * Peers run on the transport that their users get: io_uring's jars are there for our
	 * server, and Reactor Netty would take it where it finds them.
	 */
	@Override
	public Launch launch(LoadCase load, int port) {
		List<String> command = new ArrayList<>(List.of(this.jdk.java(), "-Xmx512m",
				"--enable-native-access=ALL-UNNAMED", "-Dreactor.netty.ioWorkerCount=1", "-cp",
				(this.camp == Camp.TARWEB) ? ClassPath.all() : ClassPath.without("io_uring"),
				this.mainClass.getName()));
		command.addAll(this.arguments.apply(load, port));
		return new Launch(command, Map.of());
	}

}
