package io.tarweb.internal.transport;

import java.lang.invoke.MethodHandle;
import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds functions of the C library through {@code java.lang.foreign}, which is in the API
 * only from Java 22 on and so is reached by reflection. Addresses are passed as numbers.
 */
public final class NativeFunction {

	private static final Logger logger = LoggerFactory.getLogger(NativeFunction.class);

	private static final int FIRST_JAVA = 22;

	private NativeFunction() {
	}

	/**
	 * Finds a function.
	 * @param name its name in C
	 * @param fixed how many parameters come before C's ellipsis; all of them if there is
	 * none
	 * @param result the type of its result, {@code int} or {@code long}
	 * @param parameters the types of its parameters, each {@code int} or {@code long}
	 * @return {@code null} before Java 22, or if native access is denied
	 */
	public static @Nullable MethodHandle find(String name, int fixed, Class<?> result, Class<?>... parameters) {
		if (Runtime.version().feature() < FIRST_JAVA) {
			return null;
		}
		try {
			return link(name, fixed, result, parameters);
		}
		catch (ReflectiveOperationException | RuntimeException ex) {
			logger.debug("{} is out of reach", name, ex);
			return null;
		}
	}

	private static MethodHandle link(String name, int fixed, Class<?> result, Class<?>... parameters)
			throws ReflectiveOperationException {
		Class<?> linkerType = Class.forName("java.lang.foreign.Linker");
		Class<?> layoutType = Class.forName("java.lang.foreign.MemoryLayout");
		Class<?> segmentType = Class.forName("java.lang.foreign.MemorySegment");
		Class<?> descriptorType = Class.forName("java.lang.foreign.FunctionDescriptor");
		Class<?> optionType = Class.forName("java.lang.foreign.Linker$Option");
		Object linker = linkerType.getMethod("nativeLinker").invoke(null);
		Object lookup = linkerType.getMethod("defaultLookup").invoke(linker);
		Method find = Class.forName("java.lang.foreign.SymbolLookup").getMethod("find", String.class);
		Object symbol = ((Optional<?>) find.invoke(lookup, name)).orElseThrow();
		Object arguments = Array.newInstance(layoutType, parameters.length);
		for (int i = 0; i < parameters.length; i++) {
			Array.set(arguments, i, layout(parameters[i]));
		}
		Object descriptor = descriptorType.getMethod("of", layoutType, arguments.getClass())
			.invoke(null, layout(result), arguments);
		boolean variadic = fixed < parameters.length;
		Object options = Array.newInstance(optionType, variadic ? 1 : 0);
		if (variadic) {
			Array.set(options, 0, optionType.getMethod("firstVariadicArg", int.class).invoke(null, fixed));
		}
		return (MethodHandle) linkerType.getMethod("downcallHandle", segmentType, descriptorType, options.getClass())
			.invoke(linker, symbol, descriptor, options);
	}

	private static Object layout(Class<?> type) throws ReflectiveOperationException {
		return Class.forName("java.lang.foreign.ValueLayout")
			.getField((type == long.class) ? "JAVA_LONG" : "JAVA_INT")
			.get(null);
	}

}
