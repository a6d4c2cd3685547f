import { createApp } from 'vue';
// The docs' whole file; the test puts it here.
import MeasuredMap from './MeasuredMap.vue';

createApp(MeasuredMap).mount('#app');
