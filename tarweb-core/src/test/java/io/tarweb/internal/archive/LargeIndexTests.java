package io.tarweb.internal.archive;

import java.nio.file.Path;

import io.tarweb.settings.ArchiveLimits;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the index of an archive with very many members takes.
 */
class LargeIndexTests {

	/** More of them by {@code -Dtarweb.test.entries=10000000}. */
	private static final int ENTRIES = Integer.getInteger("tarweb.test.entries", 1_000_000);

	@Test
	void anEntryTakesItsNameAndWhatIsStatedBesides() {
		MemberRows rows = new MemberRows(Packing.NONE, ArchiveLimits.DEFAULTS, false);
		TarReader.read(Path.of("many.tar"), new ManyMembers(ENTRIES), rows, new SkippedEntries(false));
		MemberTable table = rows.toTable();
		assertThat(table.size()).isEqualTo(ENTRIES);
		long slots = Long.highestOneBit(ENTRIES * 3L / 2 - 1) * 2;
		assertThat(table.sizeBytes()).isEqualTo(ENTRIES * (24L + 4 + ManyMembers.NAME_BYTES) + 4 + slots * Long.BYTES)
			.isLessThanOrEqualTo(ENTRIES * (52L + ManyMembers.NAME_BYTES) + 4);
		for (int member = 0; member < ENTRIES; member += ENTRIES / 1000) {
			byte[] name = ManyMembers.name(member);
			assertThat(table.find(name, 0, name.length)).isEqualTo(member);
			assertThat(table.offset(member)).isEqualTo((member + 1L) * 512);
		}
		byte[] missing = ManyMembers.name(ENTRIES);
		assertThat(table.find(missing, 0, missing.length)).isEqualTo(-1);
	}

}
