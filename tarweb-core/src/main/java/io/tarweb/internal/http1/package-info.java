/**
 * HTTP/1.1 (RFC 9112): from bytes to requests, from answers to bytes.
 */
@NullMarked
package io.tarweb.internal.http1;

import org.jspecify.annotations.NullMarked;
