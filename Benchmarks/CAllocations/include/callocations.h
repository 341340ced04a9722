/* CAllocations: how often memory was asked for since the program began, on all threads. Linked into the bench alone, whose
 * malloc it takes the place of; 0 for ever where the C library is not glibc. */
#ifndef CALLOCATIONS_H
#define CALLOCATIONS_H

#include <stdint.h>

uint64_t callocations_count(void);

#endif
