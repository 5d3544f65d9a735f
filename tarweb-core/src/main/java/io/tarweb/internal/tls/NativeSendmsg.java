package io.tarweb.internal.tls;

import java.lang.invoke.MethodHandle;
import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The C library's {@code sendmsg} through {@code java.lang.foreign}, which is in the API
 * only from Java 22 on and so is reached by reflection. Addresses are passed as numbers.
 */
final class NativeSendmsg {

	private static final Logger logger = LoggerFactory.getLogger(NativeSendmsg.class);

	private final MethodHandle handle;

	private NativeSendmsg(MethodHandle handle) {
		this.handle = handle;
	}

	/**
	 * Finds the function.
	 * @return {@code null} before Java 22, or if native access is denied
	 */
	static @Nullable NativeSendmsg find() {
		if (Runtime.version().feature() < 22) {
			return null;
		}
		try {
			return new NativeSendmsg(link());
		}
		catch (ReflectiveOperationException | RuntimeException ex) {
			logger.debug("sendmsg is out of reach", ex);
			return null;
		}
	}

	private static MethodHandle link() throws ReflectiveOperationException {
		Class<?> linkerType = Class.forName("java.lang.foreign.Linker");
		Class<?> layoutType = Class.forName("java.lang.foreign.MemoryLayout");
		Class<?> valueType = Class.forName("java.lang.foreign.ValueLayout");
		Class<?> segmentType = Class.forName("java.lang.foreign.MemorySegment");
		Class<?> descriptorType = Class.forName("java.lang.foreign.FunctionDescriptor");
		Class<?> optionType = Class.forName("java.lang.foreign.Linker$Option");
		Object linker = linkerType.getMethod("nativeLinker").invoke(null);
		Object lookup = linkerType.getMethod("defaultLookup").invoke(linker);
		Method find = Class.forName("java.lang.foreign.SymbolLookup").getMethod("find", String.class);
		Object symbol = ((Optional<?>) find.invoke(lookup, "sendmsg")).orElseThrow();
		Object intLayout = valueType.getField("JAVA_INT").get(null);
		Object longLayout = valueType.getField("JAVA_LONG").get(null);
		Object arguments = Array.newInstance(layoutType, 3);
		Array.set(arguments, 0, intLayout);
		Array.set(arguments, 1, longLayout);
		Array.set(arguments, 2, intLayout);
		Object descriptor = descriptorType.getMethod("of", layoutType, arguments.getClass())
			.invoke(null, longLayout, arguments);
		Object options = Array.newInstance(optionType, 0);
		return (MethodHandle) linkerType.getMethod("downcallHandle", segmentType, descriptorType, options.getClass())
			.invoke(linker, symbol, descriptor, options);
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
