package io.tarweb.spring.internal.source;

import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

import org.jspecify.annotations.Nullable;

/**
 * Writes the body of a 200 to a {@link Part}, on the HTTP client's threads; other bodies
 * are ignored. Requests the next bytes when the previous ones are written.
 */
final class PartSubscriber implements HttpResponse.BodySubscriber<Void> {

	private final Part part;

	private final CompletableFuture<Void> done = new CompletableFuture<>();

	private volatile Flow.@Nullable Subscription subscription;

	private volatile long latestNanos = System.nanoTime();

	private @Nullable UnavailableException refusal;

	private boolean wanted;

	PartSubscriber(Part part) {
		this.part = part;
	}

	HttpResponse.BodySubscriber<Void> handle(HttpResponse.ResponseInfo head) {
		this.latestNanos = System.nanoTime();
		this.wanted = head.statusCode() == 200;
		if (this.wanted) {
			try {
				String coding = head.headers().firstValue("Content-Encoding").orElse("identity");
				if (!"identity".equalsIgnoreCase(coding)) {
					throw new UnavailableException(Unavailability.ENCODED,
							"the server sends it compressed, unasked (Content-Encoding: " + coding + ")");
				}
				this.part.announce(head.headers().firstValueAsLong("Content-Length").orElse(-1));
			}
			catch (UnavailableException ex) {
				this.refusal = ex;
			}
			catch (NumberFormatException ex) {
				this.refusal = new UnavailableException(Unavailability.SERVER_FAILED,
						"its Content-Length is no number");
			}
		}
		return this;
	}

	/**
	 * When bytes last arrived.
	 * @return by {@link System#nanoTime()}
	 */
	long latestNanos() {
		return this.latestNanos;
	}

	/**
	 * Ends the exchange, if it hasn't ended.
	 */
	void cancel() {
		Flow.Subscription current = this.subscription;
		if (current != null) {
			current.cancel();
		}
	}

	@Override
	public void onSubscribe(Flow.Subscription subscription) {
		this.subscription = subscription;
		if (this.refusal != null) {
			subscription.cancel();
			this.done.completeExceptionally(this.refusal);
		}
		else if (!this.wanted) {
			subscription.cancel();
			this.done.complete(null);
		}
		else {
			subscription.request(1);
		}
	}

	@Override
	public void onNext(List<ByteBuffer> buffers) {
		this.latestNanos = System.nanoTime();
		try {
			for (ByteBuffer buffer : buffers) {
				this.part.write(buffer);
			}
			Flow.Subscription current = this.subscription;
			if (current != null) {
				current.request(1);
			}
		}
		catch (UnavailableException ex) {
			cancel();
			this.done.completeExceptionally(ex);
		}
	}

	@Override
	public void onError(Throwable failure) {
		this.done.completeExceptionally(failure);
	}

	@Override
	public void onComplete() {
		this.done.complete(null);
	}

	@Override
	public CompletionStage<Void> getBody() {
		return this.done;
	}

}
