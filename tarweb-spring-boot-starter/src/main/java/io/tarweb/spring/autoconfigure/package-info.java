/**
 * Wires the server from properties, and explains a failed start in terms of them.
 */
@NullMarked
package io.tarweb.spring.autoconfigure;

import org.jspecify.annotations.NullMarked;
