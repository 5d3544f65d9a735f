/**
 * Everything that can be set: the server, its sites, what they answer with, limits, TLS.
 */
@NullMarked
package io.tarweb.settings;

import org.jspecify.annotations.NullMarked;
