package io.tarweb.status;

import java.util.Map;

import io.tarweb.settings.TransportKind;

/**
 * Which transport is in use, and why each better one isn't.
 *
 * @param kind the transport in use
 * @param absent for every transport better than {@code kind}, in order, the reason why it
 * isn't used
 */
public record TransportStatus(TransportKind kind, Map<TransportKind, String> absent) {

}
