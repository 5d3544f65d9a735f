package io.tarweb.cli;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SIGHUP, which tells daemons to reload. The JDK's only way to handle it is {@code
 * sun.misc.Signal}, which is called by method handles because the compiler warns about
 * every use.
 */
final class Hangup {

	private static final Logger logger = LoggerFactory.getLogger(Hangup.class);

	private Hangup() {
	}

	/**
	 * Runs an action on every hangup instead of ending the process.
	 * @param action what to do, on a thread of its own
	 */
	static void handle(Runnable action) {
		try {
			MethodHandles.Lookup lookup = MethodHandles.publicLookup();
			Class<?> signal = Class.forName("sun.misc.Signal");
			Class<?> handler = Class.forName("sun.misc.SignalHandler");
			MethodHandle run = lookup.findVirtual(Runnable.class, "run", MethodType.methodType(void.class))
				.bindTo(action);
			Object proxy = MethodHandleProxies.asInterfaceInstance(handler,
					MethodHandles.dropArguments(run, 0, signal));
			Object hangup = lookup.findConstructor(signal, MethodType.methodType(void.class, String.class))
				.invoke("HUP");
			lookup.findStatic(signal, "handle", MethodType.methodType(handler, signal, handler)).invoke(hangup, proxy);
		}
		catch (Throwable ex) {
			logger.debug("No reload at SIGHUP", ex);
		}
	}

}
