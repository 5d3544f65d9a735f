/**
 * The rules of HTTP that every version has, as pure functions and values.
 */
@NullMarked
package io.tarweb.internal.http;

import org.jspecify.annotations.NullMarked;
