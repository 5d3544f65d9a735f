/**
 * The field rules of HTTP as pure functions and values; no channel, no archive.
 */
@NullMarked
package io.tarweb.http;

import org.jspecify.annotations.NullMarked;
