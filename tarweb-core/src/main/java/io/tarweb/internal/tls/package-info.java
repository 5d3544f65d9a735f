/**
 * TLS: certificates, handshakes, and established connections handed to the kernel.
 */
@NullMarked
package io.tarweb.internal.tls;

import org.jspecify.annotations.NullMarked;
