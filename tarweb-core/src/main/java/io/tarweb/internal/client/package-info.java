/**
 * Knows who the client is when a proxy in front of the server says so.
 */
@NullMarked
package io.tarweb.internal.client;

import org.jspecify.annotations.NullMarked;
