package io.tarweb.internal.tls;

import java.io.IOException;

import javax.net.ssl.SSLSession;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.tarweb.status.KernelTlsRefusal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The facts about one connection that the kernel needs: its cipher, its secrets, and the
 * numbers of the next records in both directions, from which it goes on counting. Used on
 * the connection's event loop. The secrets are overwritten once they have been used or
 * won't be.
 */
final class KernelTlsKeys {

	private static final Logger logger = LoggerFactory.getLogger(KernelTlsKeys.class);

	private final TrafficSecrets secrets = new TrafficSecrets();

	/** Counts records under any keys. */
	private final TlsRecordCounter sent = new TlsRecordCounter();

	/** Known from the end of the handshake, if the connection suits the kernel. */
	private @Nullable KernelTlsCipher cipher;

	/** The records sent before the one arrived that ended the handshake. */
	private long handshakeRecords;

	/** The records received after the handshake. */
	private long receivedRecords;

	/** The secrets, to which the TLS library logs its keys. */
	TrafficSecrets secrets() {
		return this.secrets;
	}

	/** Counts records that are sent, in pieces split anywhere. */
	void sent(ByteBuf bytes) {
		this.sent.add(bytes);
	}

	/** The number of encrypted records sent so far. */
	long sentRecords() {
		return this.sent.encrypted();
	}

	/**
	 * Counts a record of the client after its handshake.
	 * @return how many there were
	 */
	long received() {
		return ++this.receivedRecords;
	}

	/**
	 * Takes note of what a handshake negotiated.
	 * @param sentBefore the number of encrypted records sent before its last record came
	 * @return {@code null}, or the reason why this connection stays in user space
	 */
	@Nullable KernelTlsRefusal agreed(SSLSession session, long sentBefore, KernelTls kernelTls) {
		this.handshakeRecords = sentBefore;
		if (!"TLSv1.3".equals(session.getProtocol())) {
			return KernelTlsRefusal.PROTOCOL;
		}
		KernelTlsCipher cipher = KernelTlsCipher.of(session.getCipherSuite());
		if (cipher == null || !kernelTls.knows(cipher)) {
			return KernelTlsRefusal.CIPHER;
		}
		this.cipher = cipher;
		int length = KeySchedule.hashBytes(cipher.hash());
		byte[] client = this.secrets.client();
		byte[] server = this.secrets.server();
		return (client != null && client.length == length && server != null && server.length == length) ? null
				: KernelTlsRefusal.SECRETS;
	}

	/** The negotiated cipher, once known. */
	KernelTlsCipher cipher() {
		KernelTlsCipher cipher = this.cipher;
		if (cipher == null) {
			throw new IllegalStateException("No cipher of the kernel's was agreed upon");
		}
		return cipher;
	}

	/**
	 * Gives the kernel the keys, at a moment without an unfinished record or a read in
	 * progress.
	 */
	Given giveTo(Channel channel) {
		KernelTlsCipher cipher = this.cipher;
		byte[] client = this.secrets.client();
		byte[] server = this.secrets.server();
		if (cipher == null || client == null || server == null || !this.sent.isBetweenRecords()) {
			return Given.UNKNOWN;
		}
		try {
			KernelTlsSocket.attach(channel);
			KernelTlsSocket.encrypt(channel, cipher, server, this.sent.encrypted() - this.handshakeRecords);
		}
		catch (IOException ex) {
			logger.debug("Not handed to the kernel: {}", channel, ex);
			return Given.NONE;
		}
		try {
			KernelTlsSocket.decrypt(channel, cipher, client, this.receivedRecords);
		}
		catch (IOException ex) {
			logger.warn("Closing {}, which the kernel took over by half: {}", channel, ex.getMessage());
			return Given.HALF;
		}
		finally {
			clear();
		}
		return Given.BOTH;
	}

	/** Overwrites the secrets. */
	void clear() {
		this.secrets.clear();
	}

	/** How much the kernel has taken. */
	enum Given {

		/** Both directions. */
		BOTH,

		/** Only the sending direction, which can't be undone. */
		HALF,

		/** Neither direction. */
		NONE,

		/** Neither direction, because something it needs isn't known. */
		UNKNOWN

	}

}
