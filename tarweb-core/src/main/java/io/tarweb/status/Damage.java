package io.tarweb.status;

import java.nio.file.Path;
import java.time.Instant;

/**
 * An archive was written to or cut while it was in service, so that its mapping may show
 * other bytes than those it was indexed by.
 *
 * @param file the archive
 * @param what what gave it away, for an operator to read
 * @param since when it was noticed
 */
public record Damage(Path file, String what, Instant since) {

}
