package io.tarweb.settings;

/**
 * The socket transports that the server can run on, best first.
 */
public enum TransportKind {

	/** Linux io_uring: submission and completion queues shared with the kernel. */
	IO_URING("io_uring"),

	/** Linux epoll. */
	EPOLL("epoll"),

	/** BSD and macOS kqueue. */
	KQUEUE("kqueue"),

	/** The JDK's own selector; present everywhere. */
	NIO("nio");

	private final String label;

	TransportKind(String label) {
		this.label = label;
	}

	/**
	 * The transport's name in documents, logs and settings, in lower case.
	 */
	public String label() {
		return this.label;
	}

}
