package io.tarweb.transport;

import java.util.Map;

/**
 * Which transport runs, and why each better one doesn't.
 *
 * @param kind the transport in use
 * @param absent for every transport better than {@code kind}, in order, the reason why it
 * isn't used
 */
public record TransportStatus(TransportKind kind, Map<TransportKind, String> absent) {

}
