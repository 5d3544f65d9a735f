/**
 * How paths lead to files, and the rules that an archive contains: {@code _redirects} and
 * {@code _headers}. They work on any set of names.
 */
@NullMarked
package io.tarweb.internal.rules;

import org.jspecify.annotations.NullMarked;
