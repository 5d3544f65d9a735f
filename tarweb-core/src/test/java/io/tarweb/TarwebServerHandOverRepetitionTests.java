package io.tarweb;

import java.nio.file.Path;

import io.tarweb.internal.archive.TarBuilder;
import io.tarweb.settings.TransportKind;
import io.tarweb.testing.OverHandOver;
import io.tarweb.testing.TestServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is specified for connections that the server accepts holds for those that it takes
 * over: the tests of plain servers once more.
 */
class TarwebServerHandOverRepetitionTests {

	@TempDir
	private Path directory;

	/** Where there is no io_uring, nothing of this can be repeated on Java 17. */
	@BeforeEach
	void needIoUring() {
		Path archive = TarBuilder.create().file("index.html", "home").writeTo(this.directory.resolve("site.tar"));
		TestServer.start(TransportKind.IO_URING, archive).close();
	}

	@Test
	void answersAreThoseOfTheServersOwnPort() {
		OverHandOver.repeat(this.directory, 60, TarwebServerTests.class, TarwebServerTargetTests.class,
				TarwebServerRangeTests.class, TarwebServerPolicyTests.class, TarwebServerDisconnectTests.class);
	}

}
