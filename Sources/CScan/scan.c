// Everything is in the header; this file makes sure that it compiles by itself.
#include "CScan.h"
