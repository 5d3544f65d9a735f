package io.tarweb.error;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * A setting asks for something that isn't available on this machine: a transport, a
 * number of event loops, TLS in the kernel, a file to log to, a socket to take
 * connections from.
 */
public final class UnavailableException extends TarwebException {

	private static final long serialVersionUID = 1L;

	private UnavailableException(String setting, Object value, String message, @Nullable Throwable cause,
			String remedy) {
		super(setting, value, message, cause, remedy, setting);
	}

	/**
	 * A transport that was asked for by name.
	 * @param reason the message of the transport's native library or the kernel
	 * @param cause the exception with that message
	 */
	public static UnavailableException transport(String transport, String reason, Throwable cause) {
		String remedy = "Remove '%s' to run on the best transport that this machine has" + switch (transport) {
			case "io_uring" ->
				", or let the process have io_uring: it takes Linux on x86_64 or aarch64, a kernel that has it "
						+ "enabled (sysctl kernel.io_uring_disabled), and in a container a seccomp profile "
						+ "that allows it.";
			case "epoll" -> ", or run on Linux on x86_64 or aarch64.";
			case "kqueue" -> ", or run on macOS or BSD with Netty's native kqueue transport on the class path.";
			default -> ".";
		};
		return new UnavailableException("ServerSettings.transport", transport,
				"The transport " + transport + " isn't available: " + reason, cause, remedy);
	}

	/**
	 * More event loops than the process can have. Those that were started are stopped.
	 * @param workers how many were asked for
	 */
	public static UnavailableException workers(int workers, String message, @Nullable Throwable cause) {
		return new UnavailableException("ServerSettings.workers", workers, message, cause,
				"Set '%s' to fewer event loops, or remove it to have one for each processor; or let the process have "
						+ "more threads and descriptors (ulimit -u, ulimit -n, the pids limit of a container).");
	}

	/**
	 * TLS in the kernel, which is required.
	 * @param reason what is missing
	 */
	public static UnavailableException kernelTls(String reason) {
		return new UnavailableException("TlsSettings.kernel", "required", "Kernel TLS isn't available: " + reason, null,
				"Set '%s' to 'auto' to have TLS in this process where the kernel has none, or let the kernel have it: "
						+ "it takes Linux with the module 'tls' loaded ('modprobe tls' on the host of a container), "
						+ "io_uring or epoll, and BoringSSL.");
	}

	/**
	 * The passing of connections to other processes, which the transport can't do.
	 * @param setting the setting that has the path
	 * @param path the receiver's socket
	 * @param reason what is missing
	 */
	public static UnavailableException passing(String setting, Path path, String reason) {
		return new UnavailableException(setting, path, "No connection can be passed on to '" + path + "': " + reason,
				null, "Remove '%s', or run on io_uring, or on epoll with Java 22 or newer.");
	}

	/**
	 * The file of the access log.
	 * @param location the file, or a name for standard output
	 */
	public static UnavailableException accessLog(String location, IOException cause) {
		return new UnavailableException("AccessLogSettings.file", location,
				"The access log '" + location + "' can't be opened: " + reason(cause), cause,
				"Set '%s' to a file that this process may write, in a directory that exists, or remove it to log to "
						+ "the standard output.");
	}

	/**
	 * The socket at which other processes hand connections over, which can't be opened.
	 */
	public static UnavailableException handOver(Path path, IOException cause) {
		return new UnavailableException("HandOverSettings.path", path,
				"No connections can be handed over at '" + path + "': " + reason(cause), cause,
				"Set '%s' to the name of a socket that this process may create, in a directory that exists. A file of "
						+ "that name is replaced only if it is a socket that nobody has open.");
	}

	/**
	 * The taking over of sockets, which the transport can't do.
	 * @param cause has the reason as its message
	 */
	public static UnavailableException handOver(Path path, UnsupportedOperationException cause) {
		return new UnavailableException("HandOverSettings.path", path,
				"No connections can be handed over: " + cause.getMessage(), cause,
				"Remove '%s', or run on io_uring, or on epoll with Java 22 or newer.");
	}

	/** The message of a JDK exception may be just the file's name, or missing. */
	private static String reason(IOException cause) {
		if (cause instanceof NoSuchFileException) {
			return "its directory doesn't exist";
		}
		if (cause instanceof AccessDeniedException) {
			return "permission denied";
		}
		String reason = (cause instanceof FileSystemException failure) ? failure.getReason() : cause.getMessage();
		return (reason != null) ? reason : cause.toString();
	}

}
