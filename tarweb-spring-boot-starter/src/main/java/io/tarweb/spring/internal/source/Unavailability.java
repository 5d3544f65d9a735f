package io.tarweb.spring.internal.source;

/**
 * Why an archive isn't available, and what the operator can do about it.
 * <p>
 * Remedies are formats with the property that names the archive (1), the one that names
 * its hash (2) and the subject of the problem (3): a file, a directory, a scheme.
 */
enum Unavailability {

	MISSING("Put an archive there, or set '%1$s' to where it is: " + Unavailability.LOCATIONS + "."),

	DIRECTORY("Set '%1$s' to an archive in that directory, or to a pattern for the newest of several: "
			+ "'%3$s/docs-*.tar' for example."),

	/** A file that the operating system doesn't let this process read. */
	UNREADABLE("Let the user of this process read the file and enter all directories above it, which "
			+ "'namei -l %3$s' lists, or set '%1$s' to a file that it can read."),

	/** A location that only a {@code ProtocolResolver} could understand. */
	NOT_RESOLVED(
			"Add a ProtocolResolver for it to the application%3$s. If there is one, see in the log why it isn't in "
					+ "use. Or set '%1$s' to " + Unavailability.LOCATIONS + "."),

	INVALID_URL("Correct '%1$s'. A URL looks like 'https://docs.example.org/docs.tar'; characters that may not be "
			+ "in one are encoded, a blank as '%%20'."),

	UNREACHABLE("See that the server runs and that this machine reaches it: look at its name and port, at firewalls "
			+ "and proxies. " + Unavailability.WITHOUT_SERVER),

	/** An accepted connection on which nothing arrives. */
	SILENT("See in the server's log what it waits for, or raise 'tarweb.source.read-timeout' if it needs that long. "
			+ Unavailability.WITHOUT_SERVER),

	/** No agreement on TLS, most often because of the certificate. */
	UNTRUSTED("Add the authority of the server's certificate to the trust store of this JVM "
			+ "('javax.net.ssl.trustStore'), and ask the server by the name in its certificate."),

	NOT_ALLOWED("Give this process the right to read it: by a user name and a password in the URL "
			+ "('https://name:password@host/docs.tar'), by a signed URL, or by a rule of the server's."),

	/** The server answers, but not with an archive. */
	SERVER_FAILED("Look for the reason in the server's log, and start again when it is mended. "
			+ Unavailability.WITHOUT_SERVER),

	REDIRECTED("Set '%1$s' to the location where the redirects end, or correct them on the server."),

	ENCODED("Have the server send the archive as it is, without a Content-Encoding."),

	/** The connection ended before the archive did. */
	CUT("Start again. If it breaks every time, look for what ends it: the server's log tells, or that of a proxy "
			+ "which limits time or size. " + Unavailability.WITHOUT_SERVER),

	/** A Spring resource failed for its own reasons. */
	RESOURCE_FAILED("This is what the client says that the application reads '%3$s' by. See that it has the right "
			+ "endpoint, and credentials that let it read the archive. " + Unavailability.WITHOUT_SERVER),

	EMPTY("Put the whole archive there: what is there now has no content."),

	WRONG_HASH("If it is the archive that you mean, set '%2$s' to its hash, the first of the two. Otherwise put the "
			+ "one there that has the second."),

	TOO_LARGE("If the archive may be that large, raise 'tarweb.source.max-size', and have room for three such in "
			+ "'tarweb.source.cache-directory'."),

	CACHE_FULL("Free space on the disk of %3$s, or set 'tarweb.source.cache-directory' to a directory on a larger "
			+ "one: it takes three archives, one of them while it is fetched. 'tarweb.source.max-size' limits what "
			+ "one may take."),

	CACHE_FAILED("Let the user of this process make files in %3$s, or set 'tarweb.source.cache-directory' to a "
			+ "directory in which it can."),

	CACHE_NOT_OWN(
			"Set 'tarweb.source.cache-directory' to a directory of this process's user, or change the owner or the "
					+ "mode of what is named above. Everything on the way to it, which 'namei -l %3$s' lists, must belong to that "
					+ "user or to root, and may be writable by all only with the sticky bit, as '/tmp' is."),

	INTERRUPTED("Start again: the application was told to stop while it fetched the archive."),

	/** The file system failed in an unexpected way. */
	FAILED("Correct what the message says, or set '%1$s' to another location. '--debug' shows the whole cause.");

	static final String LOCATIONS = "a path, or a location that starts with 'file:', 'classpath:', 'http:' or "
			+ "'https:'";

	static final String WITHOUT_SERVER = "Once an archive was served, its copy in 'tarweb.source.cache-directory' lets "
			+ "a start do without the server.";

	private final String remedy;

	Unavailability(String remedy) {
		this.remedy = remedy;
	}

	/**
	 * What the operator can do.
	 * @param subject what the problem is about
	 * @return a format of sentences with the two properties
	 */
	String remedy(String subject) {
		return this.remedy.replace("%3$s", subject.replace("%", "%%"));
	}

}
