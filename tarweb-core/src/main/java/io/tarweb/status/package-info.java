/**
 * What a server tells about itself: values, never live.
 */
@NullMarked
package io.tarweb.status;

import org.jspecify.annotations.NullMarked;
