/**
 * Takes connections over that another process has accepted and passes as descriptors.
 */
@NullMarked
package io.tarweb.internal.handover;

import org.jspecify.annotations.NullMarked;
