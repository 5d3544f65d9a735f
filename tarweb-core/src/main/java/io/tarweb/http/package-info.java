/**
 * HTTP terms that the status and the metrics use.
 */
@NullMarked
package io.tarweb.http;

import org.jspecify.annotations.NullMarked;
