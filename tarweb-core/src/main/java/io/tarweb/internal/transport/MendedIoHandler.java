package io.tarweb.internal.transport;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;

/**
 * Wraps one of Netty's I/O handlers and sees what channels ask of it, so that faults of
 * Netty 4.2.18 don't reach the kernel. Used on its event loop.
 */
final class MendedIoHandler implements IoHandler {

	private final IoHandler handler;

	private final Mending mending;

	MendedIoHandler(IoHandler handler, Mending mending) {
		this.handler = handler;
		this.mending = mending;
	}

	@Override
	public void initialize() {
		this.handler.initialize();
	}

	@Override
	public int run(IoHandlerContext context) {
		return this.handler.run(context);
	}

	@Override
	public void prepareToDestroy() {
		this.handler.prepareToDestroy();
	}

	@Override
	public void destroy() {
		this.handler.destroy();
	}

	@Override
	public IoRegistration register(IoHandle handle) throws Exception {
		return this.mending.mend(handle, this.handler.register(handle));
	}

	@Override
	public void wakeup() {
		this.handler.wakeup();
	}

	@Override
	public boolean isCompatible(Class<? extends IoHandle> handleType) {
		return this.handler.isCompatible(handleType);
	}

	/** Changes registrations. */
	interface Mending {

		/**
		 * Sees a new registration.
		 * @param handle what was registered
		 * @return the registration, or one that wraps it
		 */
		IoRegistration mend(IoHandle handle, IoRegistration registration);

	}

	/** A registration that may change the requested operations. */
	abstract static class Mended implements IoRegistration {

		private final IoRegistration registration;

		Mended(IoRegistration registration) {
			this.registration = registration;
		}

		@Override
		public <T> T attachment() {
			return this.registration.attachment();
		}

		@Override
		public long submit(IoOps ops) {
			return this.registration.submit(ops);
		}

		@Override
		public boolean isValid() {
			return this.registration.isValid();
		}

		@Override
		public boolean cancel() {
			return this.registration.cancel();
		}

	}

}
