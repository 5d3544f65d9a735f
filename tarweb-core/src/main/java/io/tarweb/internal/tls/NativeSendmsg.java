package io.tarweb.internal.tls;

import java.lang.invoke.MethodHandle;

import io.tarweb.internal.transport.NativeFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The C library's {@code sendmsg}.
 */
final class NativeSendmsg {

	private static final Logger logger = LoggerFactory.getLogger(NativeSendmsg.class);

	private final MethodHandle handle;

	private NativeSendmsg(MethodHandle handle) {
		this.handle = handle;
	}

	/**
	 * Finds the function.
	 * @return {@code null} if {@link NativeFunction} doesn't find it
	 */
	static @Nullable NativeSendmsg find() {
		MethodHandle handle = NativeFunction.find("sendmsg", 3, long.class, int.class, long.class, int.class);
		return (handle != null) ? new NativeSendmsg(handle) : null;
	}

	/**
	 * Calls the function; the caller needs no result.
	 */
	void call(int fd, long message, int flags) {
		try {
			long ignored = (long) this.handle.invokeExact(fd, message, flags);
			logger.trace("sendmsg: {}", ignored);
		}
		catch (Throwable ex) {
			throw new IllegalStateException(ex);
		}
	}

}
