package io.tarweb.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The kernel's own counters of TLS: that a client got its answer doesn't show who
 * encrypted it.
 *
 * @param sending the connections that the kernel has ever encrypted for
 * @param receiving the connections that it has ever decrypted for
 * @param errors the records that it couldn't decrypt
 */
public record TlsStat(long sending, long receiving, long errors) {

	private static final Path FILE = Path.of("/proc/net/tls_stat");

	public static TlsStat read() {
		long sending = 0;
		long receiving = 0;
		long errors = 0;
		try {
			for (String line : Files.readAllLines(FILE)) {
				String[] words = line.trim().split("\\s+");
				switch (words[0]) {
					case "TlsTxSw" -> {
						sending = Long.parseLong(words[1]);
					}
					case "TlsRxSw" -> {
						receiving = Long.parseLong(words[1]);
					}
					case "TlsDecryptError" -> {
						errors = Long.parseLong(words[1]);
					}
					default -> {
						// Devices that do TLS themselves.
					}
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return new TlsStat(sending, receiving, errors);
	}

	/**
	 * What has been added since.
	 * @param before an earlier reading
	 * @return the differences
	 */
	public TlsStat since(TlsStat before) {
		return new TlsStat(this.sending - before.sending, this.receiving - before.receiving,
				this.errors - before.errors);
	}

}
