package io.tarweb.spring.internal.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PathGuard}.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "needs owners and modes")
class PathGuardTests {

	private static final int NOBODY = 65534;

	@TempDir
	private Path directory;

	private Path above;

	private Path cache;

	private Path own;

	@BeforeEach
	void makeDirectories() throws IOException {
		this.above = Files.createDirectory(this.directory.resolve("above"));
		this.cache = Files.createDirectory(this.above.resolve("cache"));
		this.own = Files.createFile(this.cache.resolve("own"));
	}

	@ParameterizedTest
	@ValueSource(ints = { 00700, 00755, 00775, 02775, 01777, 03777 })
	void aDirectoryWhereEntriesAreTheirOwnersMayBeAbove(int mode) throws IOException {
		mode(this.above, mode);
		assertThat(PathGuard.weakness(this.cache, this.own)).isNull();
	}

	@ParameterizedTest
	@ValueSource(ints = { 00777, 00703, 02777 })
	void aDirectoryThatIsOpenToAllMayNot(int mode) throws IOException {
		mode(this.above, mode);
		assertThat(PathGuard.weakness(this.cache, this.own)).isEqualTo(
				"%s belongs to '%s' and has the mode %04o".formatted(this.above, Files.getOwner(this.above), mode));
	}

	@Test
	void neitherMayTheDirectoryItself() throws IOException {
		mode(this.cache, 00777);
		assertThat(PathGuard.weakness(this.cache, this.own)).startsWith(this.cache + " belongs to ");
	}

	@ParameterizedTest
	@ValueSource(ints = { 00777, 00755, 01777 })
	void aDirectoryOfAnotherUserMayNotBeAbove(int mode) throws IOException {
		mode(this.above, mode);
		giveAway(this.above);
		assertThat(PathGuard.weakness(this.cache, this.own)).isEqualTo(
				"%s belongs to '%s' and has the mode %04o".formatted(this.above, Files.getOwner(this.above), mode));
	}

	@Test
	void aLinkLeadsThroughItsOwnDirectoryToo() throws IOException {
		Path other = Files.createDirectory(this.directory.resolve("other"));
		Path link = Files.createSymbolicLink(other.resolve("link"), this.cache);
		assertThat(PathGuard.weakness(link, this.own)).isNull();
		mode(other, 00777);
		assertThat(PathGuard.weakness(link, this.own)).startsWith(other + " belongs to ").endsWith("0777");
		mode(other, 00755);
		mode(this.above, 00777);
		assertThat(PathGuard.weakness(link, this.own)).startsWith(this.above + " belongs to ");
	}

	@Test
	void aLinkOfAnotherUserMayNotBeOnTheWay() throws IOException {
		mode(this.above, 01777);
		Path link = Files.createSymbolicLink(this.above.resolve("link"), this.cache);
		giveAway(link);
		assertThat(PathGuard.weakness(link, this.own)).startsWith(link + " belongs to ");
	}

	private static void mode(Path path, int mode) throws IOException {
		Files.setAttribute(path, "unix:mode", mode);
	}

	private static void giveAway(Path path) throws IOException {
		Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "only root can give files away");
		Files.setAttribute(path, "unix:uid", NOBODY, LinkOption.NOFOLLOW_LINKS);
	}

}
