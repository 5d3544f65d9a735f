/**
 * What the tests of every module share; it reaches them as tarweb-core's test jar.
 */
@NullMarked
package io.tarweb.testing;

import org.jspecify.annotations.NullMarked;
