package io.tarweb.router;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.util.NetUtil;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The addresses of a backend to connect to. Its name is looked up again as long as
 * connections need it, off the event loops, one look-up at a time. Any thread.
 */
final class Upstream {

	private static final Logger logger = LoggerFactory.getLogger(Upstream.class);

	/** An answer is used for so long without another question. */
	private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(5);

	/** An answer is used for so long while another is awaited. */
	private static final long STALE_NANOS = TimeUnit.SECONDS.toNanos(60);

	private final HostAndPort address;

	private final Resolver resolver;

	private final Executor lookups;

	private final AtomicInteger turn = new AtomicInteger();

	private volatile Answer answer;

	private volatile @Nullable String failure;

	/** The look-up under way, guarded by this. */
	private @Nullable CompletableFuture<Answer> lookup;

	/**
	 * A backend whose name hasn't been looked up.
	 * @param lookups runs look-ups, which wait
	 */
	Upstream(HostAndPort address, Resolver resolver, Executor lookups) {
		this.address = address;
		this.resolver = resolver;
		this.lookups = lookups;
		byte[] literal = NetUtil.createByteArrayFromIpAddressString(address.host());
		this.answer = (literal != null) ? literal(address) : Answer.NONE;
	}

	private static Answer literal(HostAndPort address) {
		return new Answer(List.of(new Target(new InetSocketAddress(address.host(), address.port()))), 0, true);
	}

	HostAndPort address() {
		return this.address;
	}

	/**
	 * The addresses as they are known now.
	 * @return {@code null} if the name has to be looked up first
	 */
	@Nullable List<Target> known(long nowNanos) {
		Answer answer = this.answer;
		if (answer.isYoungerThan(FRESH_NANOS, nowNanos)) {
			return answer.targets;
		}
		if (answer.isYoungerThan(STALE_NANOS, nowNanos)) {
			lookUp();
			return answer.targets;
		}
		return null;
	}

	/**
	 * Looks the name up. If that fails, the last answer is used, however old.
	 * @return completed on another thread; empty if the name has no address
	 */
	CompletableFuture<List<Target>> find() {
		return lookUp().thenApply(Answer::targets);
	}

	private synchronized CompletableFuture<Answer> lookUp() {
		CompletableFuture<Answer> lookup = this.lookup;
		if (lookup == null) {
			try {
				lookup = CompletableFuture.supplyAsync(this::resolve, this.lookups);
			}
			catch (RejectedExecutionException ex) {
				// The router is stopping.
				return CompletableFuture.completedFuture(this.answer);
			}
			this.lookup = lookup;
			lookup.whenComplete((answer, failure) -> done());
		}
		return lookup;
	}

	private synchronized void done() {
		this.lookup = null;
	}

	private Answer resolve() {
		try {
			InetAddress[] found = this.resolver.resolve(this.address.host());
			List<Target> targets = new ArrayList<>();
			for (InetAddress each : found) {
				targets.add(target(new InetSocketAddress(each, this.address.port())));
			}
			this.answer = new Answer(List.copyOf(targets), System.nanoTime(), false);
			this.failure = null;
		}
		catch (UnknownHostException ex) {
			if (this.failure == null) {
				logger.warn("The backend {} can't be looked up: {}", this.address.host(), ex.getMessage());
			}
			this.failure = String.valueOf(ex.getMessage());
		}
		return this.answer;
	}

	/** An address keeps its state through look-ups. */
	private Target target(InetSocketAddress address) {
		return this.answer.targets.stream()
			.filter((target) -> target.address().equals(address))
			.findFirst()
			.orElseGet(() -> new Target(address));
	}

	/**
	 * The order in which a connection tries addresses: each has its turn to be the first,
	 * and those that rest are the last.
	 */
	Target[] inTurn(List<Target> targets, long nowNanos) {
		Target[] order = new Target[targets.size()];
		Target[] resting = new Target[targets.size()];
		int usable = 0;
		int rests = 0;
		int first = this.turn.getAndIncrement();
		for (int i = 0; i < order.length; i++) {
			Target target = targets.get(Math.floorMod(first + i, order.length));
			if (usable == 0 && target.isUsable(nowNanos) || usable > 0 && target.works()) {
				order[usable++] = target;
			}
			else {
				resting[rests++] = target;
			}
		}
		System.arraycopy(resting, 0, order, usable, rests);
		return order;
	}

	RouterStatus.BackendStatus status(String label) {
		return new RouterStatus.BackendStatus(label, this.answer.targets.stream().map(Target::status).toList(),
				this.failure);
	}

	/**
	 * What a look-up has found.
	 *
	 * @param literal whether the backend has an address instead of a name
	 */
	private record Answer(List<Target> targets, long nanos, boolean literal) {

		static final Answer NONE = new Answer(List.of(), 0, false);

		boolean isYoungerThan(long ageNanos, long nowNanos) {
			return this.literal || !this.targets.isEmpty() && nowNanos - this.nanos < ageNanos;
		}

	}

}
