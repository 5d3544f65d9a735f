package io.tarweb.internal.reload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Random;

import io.tarweb.internal.archive.TarBuilder;
import io.tarweb.reload.RefusalKind;
import io.tarweb.reload.ReloadOutcome;
import io.tarweb.testing.Contents;
import io.tarweb.testing.Leftovers;
import io.tarweb.testing.TestServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A thousand archives as a broken disk, a broken copy or a broken build would leave them,
 * the same thousand every time. A tar has no checksum of contents: what is changed there
 * is another content.
 */
class CorruptArchivesTests {

	private static final int ARCHIVES = 1000;

	private static final int BLOCK = 512;

	private static final int MEMBERS = 20;

	private static final int MEMBER_BYTES = 700;

	/** A header and two blocks of content. */
	private static final int STRIDE = 3 * BLOCK;

	@TempDir
	private Path directory;

	@Test
	void refusesAThousandCorruptArchives() throws IOException {
		TarBuilder tar = TarBuilder.create();
		for (int i = 0; i < MEMBERS; i++) {
			tar.file("page" + i + ".html", Contents.random(i, MEMBER_BYTES));
		}
		byte[] whole = tar.toBytes();
		Path archive = Files.write(this.directory.resolve("site.tar"), whole);
		Random random = new Random(5);
		try (TestServer server = TestServer.start(TestServer.settings(null, archive))) {
			String id = server.edition().id();
			for (int i = 0; i < ARCHIVES; i++) {
				Path next = Files.write(this.directory.resolve("next.tar"), corrupt(whole.clone(), i % 4, random));
				Files.move(next, archive, StandardCopyOption.ATOMIC_MOVE);
				assertThat(server.reload()).as("archive %d", i)
					.isInstanceOfSatisfying(ReloadOutcome.Refused.class,
							(refused) -> assertThat(refused.kind()).isEqualTo(RefusalKind.CORRUPT));
				assertThat(server.edition().id()).isEqualTo(id);
				if (i % 100 == 0) {
					assertThat(server.get("/page7").hash()).isEqualTo(Contents.hash(Contents.random(7, MEMBER_BYTES)));
				}
			}
			Awaitility.await().until(() -> Leftovers.mappings(this.directory).size() == 1);
		}
		assertThat(Leftovers.mappings(this.directory)).isEmpty();
	}

	private static byte[] corrupt(byte[] tar, int way, Random random) {
		int end = MEMBERS * STRIDE;
		int header = random.nextInt(MEMBERS) * STRIDE;
		switch (way) {
			case 0 -> {
				return Arrays.copyOf(tar, random.nextInt(end + 1));
			}
			case 1 -> {
				return Arrays.copyOf(tar, random.nextInt(end / 4096 + 1) * 4096);
			}
			case 2 -> {
				// Not in the checksum, which has more than one form.
				int at = random.nextInt(BLOCK - 8);
				tar[header + ((at < 148) ? at : at + 8)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
			}
			default -> {
				byte[] noise = new byte[BLOCK];
				random.nextBytes(noise);
				System.arraycopy(noise, 0, tar, header, BLOCK);
			}
		}
		return tar;
	}

}
