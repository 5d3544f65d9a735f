/**
 * The rules of HTTP that every version has, as pure functions and values. A range of
 * bytes goes from {@code from} inclusive to {@code to} exclusive.
 */
@NullMarked
package io.tarweb.internal.http;

import org.jspecify.annotations.NullMarked;
