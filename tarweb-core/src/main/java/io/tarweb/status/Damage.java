package io.tarweb.status;

import java.nio.file.Path;
import java.time.Instant;

/**
 * An archive was written to or truncated while in service, so its mapping may show bytes
 * other than those indexed.
 *
 * @param what the sign of the damage, for an operator to read
 * @param since when it was noticed
 */
public record Damage(Path file, String what, Instant since) {

}
