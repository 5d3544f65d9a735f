package io.tarweb.status;

import java.util.Map;

import io.tarweb.settings.TransportKind;

/**
 * Which transport runs, and why each better one doesn't.
 *
 * @param kind the transport in use
 * @param absent for every transport better than {@code kind}, in order, the reason why it
 * isn't used
 */
public record TransportStatus(TransportKind kind, Map<TransportKind, String> absent) {

}
